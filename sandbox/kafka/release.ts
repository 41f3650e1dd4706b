/**
 * The pinned brokers: the current one, and an old one for what older clusters do differently. Never a version range: later ones
 * may be incomplete.
 */
export type KafkaVersion = '4.3.1' | '3.9.2'

/** Kafka 4 logs through Log4j 2, Kafka 3 through reload4j; both over slf4j 1.7. */
const logBinding: Record<KafkaVersion, readonly [group: string, artifact: string, version: string]> = {
  '4.3.1': ['org.apache.logging.log4j', 'log4j-slf4j-impl', '2.25.4'],
  '3.9.2': ['org.slf4j', 'slf4j-reload4j', '1.7.36'],
}

/** The Maven project whose runtime dependencies are a whole broker with its console tools. */
export function pomFor(version: KafkaVersion): string {
  const dependencies = [
    ['org.apache.kafka', 'kafka_2.13', version],
    ['org.apache.kafka', 'kafka-tools', version],
    logBinding[version],
  ].map(([group, artifact, of]) =>
    `    <dependency><groupId>${group}</groupId><artifactId>${artifact}</artifactId><version>${of}</version></dependency>`)
  return [
    '<project xmlns="http://maven.apache.org/POM/4.0.0">',
    '  <modelVersion>4.0.0</modelVersion>',
    `  <groupId>tidemark.sandbox</groupId><artifactId>kafka</artifactId><version>${version}</version><packaging>pom</packaging>`,
    '  <dependencies>', ...dependencies, '  </dependencies>',
    '</project>', '',
  ].join('\n')
}

/** A file of log settings by name and text, and the Java option that points at it. */
type LogSettings = { readonly file: string; readonly text: string; readonly option: (path: string) => string }

/** Lets a broker print warnings and errors only. */
export function logSettingsFor(version: KafkaVersion): LogSettings {
  if (version === '3.9.2') {
    return {
      file: 'log4j.properties',
      text: [
        'log4j.rootLogger=WARN, out', 'log4j.appender.out=org.apache.log4j.ConsoleAppender',
        'log4j.appender.out.layout=org.apache.log4j.PatternLayout',
        'log4j.appender.out.layout.ConversionPattern=%d %p %m (%c{1})%n', '',
      ].join('\n'),
      option: (path) => `-Dlog4j.configuration=file:${path}`,
    }
  }
  return {
    file: 'log4j2.properties',
    text: [
      'status=ERROR', 'appender.c.type=Console', 'appender.c.name=C', 'appender.c.layout.type=PatternLayout',
      'appender.c.layout.pattern=%d{ISO8601} %p %m (%c{1})%n', 'rootLogger.level=WARN', 'rootLogger.appenderRef.c.ref=C', '',
    ].join('\n'),
    option: (path) => `-Dlog4j2.configurationFile=${path}`,
  }
}
