// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.demo.web;

import javax.net.ssl.SSLContext;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;

/**
 * A certificate authority made at start-up, a certificate for the app's host, and who trusts it.
 * Thread safe.
 */
public final class Certificates {
  private final HandshakeCertificates servers;
  private final HandshakeCertificates clients;

  private Certificates(HandshakeCertificates servers, HandshakeCertificates clients) {
    this.servers = servers;
    this.clients = clients;
  }

  /** Certificates that nothing outside this process trusts. */
  public static Certificates forHost(String host) {
    HeldCertificate authority =
        new HeldCertificate.Builder()
            .certificateAuthority(0)
            .commonName("Isochrone demo authority")
            .build();
    HeldCertificate server =
        new HeldCertificate.Builder()
            .signedBy(authority)
            .commonName(host)
            .addSubjectAlternativeName(host)
            .build();
    return new Certificates(
        new HandshakeCertificates.Builder().heldCertificate(server).build(),
        new HandshakeCertificates.Builder().addTrustedCertificate(authority.certificate()).build());
  }

  SSLContext serverContext() {
    return servers.sslContext();
  }

  /**
   * What a client needs to trust the servers; its socket factory keeps TLS sessions for resumption.
   */
  public HandshakeCertificates clients() {
    return clients;
  }
}
