/** The commercial, China and GovCloud regions by their code, with the names AWS calls them by (AWS General Reference, endpoints). */
export const regionNames: Readonly<Record<string, string>> = {
  'us-east-1': 'N. Virginia', 'us-east-2': 'Ohio', 'us-west-1': 'N. California', 'us-west-2': 'Oregon',
  'af-south-1': 'Cape Town',
  'ap-east-1': 'Hong Kong', 'ap-east-2': 'Taipei', 'ap-south-1': 'Mumbai', 'ap-south-2': 'Hyderabad', 'ap-northeast-1': 'Tokyo',
  'ap-northeast-2': 'Seoul', 'ap-northeast-3': 'Osaka', 'ap-southeast-1': 'Singapore', 'ap-southeast-2': 'Sydney',
  'ap-southeast-3': 'Jakarta', 'ap-southeast-4': 'Melbourne', 'ap-southeast-5': 'Malaysia', 'ap-southeast-6': 'New Zealand',
  'ap-southeast-7': 'Thailand',
  'ca-central-1': 'Central Canada', 'ca-west-1': 'Calgary',
  'eu-central-1': 'Frankfurt', 'eu-central-2': 'Zurich', 'eu-north-1': 'Stockholm', 'eu-south-1': 'Milan', 'eu-south-2': 'Spain',
  'eu-west-1': 'Ireland', 'eu-west-2': 'London', 'eu-west-3': 'Paris',
  'il-central-1': 'Tel Aviv', 'me-central-1': 'UAE', 'me-south-1': 'Bahrain', 'mx-central-1': 'Mexico', 'sa-east-1': 'São Paulo',
  'cn-north-1': 'Beijing', 'cn-northwest-1': 'Ningxia', 'us-gov-east-1': 'GovCloud East', 'us-gov-west-1': 'GovCloud West',
}

/** `eu-west-1 · Ireland`; a region that is not in the list as it is written. */
export const regionLabel = (region: string): string => (regionNames[region] ? `${region} · ${regionNames[region]}` : region)

const isRegion = (text: string): boolean => /^[a-z]{2}(-[a-z]+)+-\d+$/.test(text)

/** The regions to choose from. One that is typed or saved and not in the list is offered as well: AWS opens new ones. */
export function regionOptions(typed: string, chosen: string): readonly string[] {
  const known = Object.keys(regionNames)
  const others = [typed.trim().toLowerCase(), chosen].filter((one) => isRegion(one) && !known.includes(one))
  return [...new Set([...known, ...others])]
}
