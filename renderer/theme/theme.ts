import { createTheme, rem, type MantineColorsTuple } from '@mantine/core'
import { components } from './components.ts'
import { baseSize, colours, fonts } from './tokens.ts'

/** Mantine wants ten shades; every component takes its colours from the tokens, so one is enough. */
const shade = colours['accent-fill'][0]
const accent: MantineColorsTuple = [shade, shade, shade, shade, shade, shade, shade, shade, shade, shade]

/**
 * Mantine in our tokens. Its lengths are rem of 16 px; `scale` makes them true for our root size, so `rem(28px)` is 28 px at
 * Normal.
 */
export const theme = createTheme({
  scale: 16 / baseSize,
  fontSmoothing: true,
  fontFamily: fonts.sans,
  fontFamilyMonospace: fonts.mono,
  colors: { accent },
  primaryColor: 'accent',
  autoContrast: false,
  respectReducedMotion: true,
  cursorType: 'default',
  focusRing: 'auto',
  defaultRadius: 6,
  radius: { xs: rem(3), sm: rem(4), md: rem(6), lg: rem(8), xl: rem(10) },
  spacing: { xs: rem(4), sm: rem(8), md: rem(12), lg: rem(16), xl: rem(24) },
  fontSizes: { xs: rem(11), sm: rem(12), md: rem(13), lg: rem(15), xl: rem(20) },
  lineHeights: { xs: '1.273', sm: '1.3334', md: '1.5385', lg: '1.3334', xl: '1.4' },
  headings: { fontFamily: fonts.sans, fontWeight: '600' },
  components,
})
