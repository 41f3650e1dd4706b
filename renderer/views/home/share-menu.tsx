import { Menu } from '@mantine/core'
import { t } from '../../texts/index.ts'
import { Button } from '../../ui/button.tsx'
import { saveText } from '../../ui/save-text.ts'
import { boardCsv } from './share-csv.ts'
import { boardHtml } from './share-html.ts'
import { sharedName, type Shared } from './share.ts'

/** Gives the board as it stands to somebody else: one page, or a table for a spreadsheet. */
export function ShareMenu({ shared }: { readonly shared: () => Shared }) {
  const { share } = t.backlog
  const save = (ending: 'html' | 'csv') => {
    const now = shared()
    saveText((ending === 'html' ? boardHtml : boardCsv)(now), sharedName(now, ending), `text/${ending}`)
  }
  return (
    <Menu>
      <Menu.Target><Button icon="export">{share.button}</Button></Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => save('html')}>{share.html}</Menu.Item>
        <Menu.Item onClick={() => save('csv')}>{share.csv}</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
