// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.dashboards;

import java.util.List;

/**
 * What a {@link Timing} tells beside its time.
 *
 * @param pop of the CDN; empty for none
 * @param phases LogBuckets of queue, dns, connect, tls, send, wait, server and transfer
 */
record Detail(String cache, String protocol, String connection, String pop, List<Integer> phases) {
  static final List<String> PHASES =
      List.of("queue", "dns", "connect", "tls", "send", "wait", "server", "transfer");

  static final Detail NONE =
      new Detail("unknown", "none", "none", "", List.of(0, 0, 0, 0, 0, 0, -1, 0));

  Detail {
    phases = List.copyOf(phases);
  }
}
