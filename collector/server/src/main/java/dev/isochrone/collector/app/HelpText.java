// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.app;

/** What {@code --help} prints. */
final class HelpText {
  static final String TEXT =
      """
      The Isochrone collector: takes batches from SDKs, stores them in ClickHouse, shows them.

      Usage: java -jar isochrone-collector-<version>-exec.jar [--<setting>=<value>]...

      Settings that a first start needs; all others are explained in application.yml:
        --server.port=8080                 where it listens
        --isochrone.data-directory=./data  spool, hash key and, if embedded, ClickHouse's data
        --isochrone.keys[0].app=shop       an app that may send ...
        --isochrone.keys[0].key=<secret>   ... and the ingest key it sends with
        --isochrone.trusted-proxies=...    address ranges whose X-Forwarded-For is believed
        --isochrone.policy-file=...        sampling.yaml: what it may cost
        --clickhouse.url=http://host:8123  a ClickHouse server; without it the engine in this process
        --clickhouse.user= --clickhouse.password= --clickhouse.database=

        --isochrone.access.file=...        who else may look: hashes of tokens, followed as it changes

      Who may look: the link of the first start, with the owner's token in <data-directory>/access.token.
      For others: java -jar ... access add-token NAME reader   (access --help)

      replay-dead-letters [--<setting>=<value>]...   sends rows that ClickHouse refused once more

      It stops cleanly on Ctrl-C: what is acknowledged is on the disk.
      """;

  private HelpText() {}
}
