// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.demo.edge;

import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;

/** The response headers by which CloudFront shows what it did. */
record EdgeHeaders(String label, HttpFields.Mutable fields) {
  /**
   * What the edge did.
   *
   * @param cacheResult as CloudFront words it: {@code Hit}, {@code Miss}, {@code RefreshHit},
   *     {@code Error}
   */
  void edge(String cacheResult, String timing) {
    fields.put("X-Cache", cacheResult + " from cloudfront");
    fields.put("X-Amz-Cf-Pop", label);
    fields.put("Via", "1.1 edge-" + label.hashCode() + ".cloudfront.net (CloudFront)");
    String origins = fields.get("Server-Timing");
    String own = timing + ", cdn-pop;desc=\"" + label + "\"";
    fields.put("Server-Timing", origins == null ? own : origins + ", " + own);
  }

  void kept(CachedAnswer kept, long ageSeconds) {
    fields.put(HttpHeader.CONTENT_TYPE, kept.contentType());
    fields.put(HttpHeader.CACHE_CONTROL, kept.cacheControl());
    fields.put(HttpHeader.ETAG, kept.tag());
    fields.put(HttpHeader.AGE, Long.toString(ageSeconds));
    fields.put(HttpHeader.CONTENT_LENGTH, kept.body().remaining());
  }

  void passed(okhttp3.Response fromOrigin) {
    for (String name :
        new String[] {"Content-Type", "Cache-Control", "ETag", "Content-Length", "Server-Timing"}) {
      String value = fromOrigin.header(name);
      if (value != null) {
        fields.put(name, value);
      }
    }
  }
}
