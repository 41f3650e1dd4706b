import { formatCount } from '../../format/number.ts'

/** Texts of a group's page and of the page of any other resource. */
export const group = {
  verdict: 'Verdict',
  reading: 'Reading the group',
  state: 'State',
  members: 'Members',
  backlog: 'Backlog',
  behind: 'Behind',
  inOut: 'In · out',
  perSecond: '/s',
  rates: 'Messages a second',
  in: 'in',
  out: 'out',
  messages: 'messages',
  parts: 'Partitions and members',
  noPlaces: 'This group has no place yet',
  noPlacesHint: 'It has committed nothing, and no member of it reads a partition.',
  noMembers: 'Nobody is in this group now',
  noMembersHint: 'Its places stay where they were committed; they are on the other tab.',
  partition: 'Partition',
  client: 'Member',
  count: (count: number, one: string, many: string) => `${formatCount(count)} ${count === 1 ? one : many}`,
  noDetails: 'Nothing more is known about it',
  noDetailsHint: 'It answered without any property.',
}
