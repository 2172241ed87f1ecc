// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.clickhouse.embedded.compress;

import com.github.luben.zstd.ZstdInputStream;
import com.github.luben.zstd.ZstdOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Locale;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.InflaterInputStream;
import net.jpountz.lz4.LZ4FrameInputStream;
import net.jpountz.lz4.LZ4FrameOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * The content codings of HTTP bodies, in both directions; not to be confused with ClickHouse's own
 * blocks.
 */
public enum ContentCoding {
  GZIP("gzip") {
    @Override
    public InputStream decode(InputStream in) throws IOException {
      return new GZIPInputStream(in, BUFFER_BYTES);
    }

    @Override
    public OutputStream encode(OutputStream out) throws IOException {
      return new GZIPOutputStream(out, BUFFER_BYTES, true);
    }
  },
  DEFLATE("deflate") {
    @Override
    public InputStream decode(InputStream in) {
      return new InflaterInputStream(in);
    }

    @Override
    public OutputStream encode(OutputStream out) {
      return new DeflaterOutputStream(out, true);
    }
  },
  ZSTD("zstd") {
    @Override
    public InputStream decode(InputStream in) throws IOException {
      return new ZstdInputStream(in);
    }

    @Override
    public OutputStream encode(OutputStream out) throws IOException {
      return new ZstdOutputStream(out);
    }
  },
  LZ4("lz4") {
    @Override
    public InputStream decode(InputStream in) throws IOException {
      return new LZ4FrameInputStream(in);
    }

    @Override
    public OutputStream encode(OutputStream out) throws IOException {
      return new LZ4FrameOutputStream(out, LZ4FrameOutputStream.BLOCKSIZE.SIZE_256KB);
    }
  };

  private static final int BUFFER_BYTES = 64 << 10;

  private final String token;

  ContentCoding(String token) {
    this.token = token;
  }

  /** Its name in {@code Content-Encoding}. */
  public String token() {
    return token;
  }

  public abstract InputStream decode(InputStream in) throws IOException;

  public abstract OutputStream encode(OutputStream out) throws IOException;

  /** The coding a {@code Content-Encoding} names, or null if none or another one. */
  public static @Nullable ContentCoding named(String name) {
    String wanted = name.strip().toLowerCase(Locale.ROOT);
    for (ContentCoding coding : values()) {
      if (coding.token.equals(wanted) || (coding == GZIP && wanted.equals("x-gzip"))) {
        return coding;
      }
    }
    return null;
  }

  /** The first coding of ours that an {@code Accept-Encoding} allows, or null. */
  public static @Nullable ContentCoding accepted(String acceptEncoding) {
    for (String part : acceptEncoding.split(",", -1)) {
      String[] pieces = part.split(";", -1);
      boolean refused = pieces.length > 1 && pieces[1].strip().matches("q\\s*=\\s*0(\\.0*)?");
      ContentCoding coding = named(pieces[0]);
      if (coding != null && !refused) {
        return coding;
      }
    }
    return null;
  }
}
