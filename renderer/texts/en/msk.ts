/** Texts of MSK clusters and of their topics as the control plane tells them. */
export const msk = {
  open: 'Open as a Kafka connection',
  openText:
    'Messages, groups and lag are read from the brokers themselves. ' +
    'These ways lead there; the first is the best for this cluster.',
  ways: { iam: 'IAM', scram: 'User and password (SCRAM)', tls: 'Client certificate or TLS', plaintext: 'Without encryption' },
  reach: { private: 'private network', public: 'public', vpc: 'multi-VPC' },
  openThis: (way: string) => `Open with ${way}`,
  openIt: 'Open',
  opened: (name: string) => `Opened as ${name}`,
  goThere: 'Go there',
  goThereLong: (name: string) => `Go there: ${name}`,
  noWays: 'No way to open this cluster is known',
  noWaysText: 'It has no brokers yet, or kafka:GetBootstrapBrokers is not allowed.',
  noPath: 'Without a path to the brokers',
  noPathText:
    'Topics, partitions, leaders and replicas come from the MSK API, about a minute old; rates and lag come from CloudWatch. ' +
    'For messages this machine needs a network path to the brokers:',
  noPathWays: [
    'a VPN or a peering into the VPC of the cluster, with its security group open to this machine on the broker ports;',
    'or public access, switched on at the cluster (MSK Provisioned, with IAM, SCRAM or mutual TLS);',
    'or Tidemark’s headless host on a machine inside the VPC, looked at through an SSH tunnel.',
  ],
  noPathAgain: 'Once there is a path, the Kafka connection works at its next try. Nothing has to be restarted.',
  tabs: 'Parts of the cluster',
  tab: { overview: 'Overview', topics: 'Topics', brokers: 'Brokers' },
  noTopics: 'No topic is listed',
  noTopicsText: 'The topic API covers MSK Provisioned clusters. Others list their topics through the Kafka connection.',
  noBrokers: 'No broker is listed',
  bytes: 'Bytes a second',
  bytesIn: 'in',
  bytesOut: 'out',
  messages: 'Messages a second',
  messagesIn: 'in',
  noPartitions: 'No partition is listed',
  readMessages: 'Messages of this topic',
  readMessagesText: 'They are read through the Kafka connection of the cluster.',
  openTopic: (connection: string) => `Open in ${connection}`,
  toCluster: 'Open the cluster first',
}
