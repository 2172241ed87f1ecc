// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.clickhouse.embedded.http;

import dev.isochrone.clickhouse.embedded.compress.ContentCoding;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import org.jspecify.annotations.Nullable;

/**
 * A body under a content coding. An empty body is empty under every coding, though it has no valid
 * coded form.
 */
final class DecodedBody extends InputStream {
  private final PushbackInputStream coded;
  private final ContentCoding coding;
  private @Nullable InputStream decoded;

  DecodedBody(InputStream coded, ContentCoding coding) {
    this.coded = new PushbackInputStream(coded);
    this.coding = coding;
  }

  @Override
  public int read() throws IOException {
    return decoded().read();
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    return length == 0 ? 0 : decoded().read(target, offset, length);
  }

  private InputStream decoded() throws IOException {
    InputStream stream = decoded;
    if (stream == null) {
      int first = coded.read();
      if (first < 0) {
        stream = InputStream.nullInputStream();
      } else {
        coded.unread(first);
        stream = coding.decode(coded);
      }
      decoded = stream;
    }
    return stream;
  }
}
