import type { ComponentProps } from 'react'
import { formatAddress, type Address, type Params } from './address.ts'

interface LinkProps extends Omit<ComponentProps<'a'>, 'href'> {
  readonly to: Address
  readonly params?: Params
}

/** A real link to a place of this program: it can be copied, opened in another window and followed by keyboard. */
export const Link = ({ to, params, ...rest }: LinkProps) => <a {...rest} href={formatAddress(to, params)} />
