// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.clickhouse.embedded.compress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.Zstd;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

// the hash of the client is deprecated as API of theirs; as a second opinion it is what we want
@SuppressWarnings("deprecation")
class CompressionPropertyTest {
  @Property(tries = 2000)
  void cityHash_isTheOneClickHousesClientComputes(
      @ForAll @Size(max = 700) byte[] bytes, @ForAll @IntRange(max = 20) int offset) {
    int from = Math.min(offset, bytes.length);
    byte[] slice = Arrays.copyOfRange(bytes, from, bytes.length);
    long[] expected = com.clickhouse.data.ClickHouseCityHash.cityHash128(slice, 0, slice.length);
    assertThat(CityHash128.of(bytes, from, bytes.length - from))
        .isEqualTo(new CityHash128.Hash(expected[0], expected[1]));
  }

  @Property(tries = 300)
  void blocks_comeBackAsTheyWent(
      @ForAll long seed,
      @ForAll @IntRange(max = 600_000) int size,
      @ForAll @IntRange(min = 1, max = 9) int variety)
      throws IOException {
    byte[] data = data(seed, size, variety);
    assertThat(unblocked(blocked(data))).isEqualTo(data);
  }

  @Property(tries = 500)
  void aChangedBlock_isNeverReadAsAnother(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 2_000) int size,
      @ForAll int position,
      @ForAll @IntRange(min = 1, max = 255) int flip) {
    byte[] data = data(seed, size, 4);
    byte[] blocks = blocked(data);
    blocks[Math.floorMod(position, blocks.length)] ^= (byte) flip;
    assertThatThrownBy(() -> unblocked(blocks)).isInstanceOf(IOException.class);
  }

  @Property(tries = 300)
  void aCutOffBlock_isAnError(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 2_000) int size, @ForAll int length) {
    byte[] blocks = blocked(data(seed, size, 4));
    byte[] cut = Arrays.copyOf(blocks, 1 + Math.floorMod(length, blocks.length - 1));
    assertThatThrownBy(() -> unblocked(cut)).isInstanceOf(IOException.class);
  }

  @Property(tries = 200)
  void contentCodings_comeBackAsTheyWent(
      @ForAll ContentCoding coding, @ForAll long seed, @ForAll @IntRange(max = 200_000) int size)
      throws IOException {
    byte[] data = data(seed, size, 5);
    ByteArrayOutputStream coded = new ByteArrayOutputStream();
    try (OutputStream out = coding.encode(coded)) {
      out.write(data);
    }
    try (InputStream in = coding.decode(new ByteArrayInputStream(coded.toByteArray()))) {
      assertThat(in.readAllBytes()).isEqualTo(data);
    }
  }

  @Example
  void zstdAndPlainBlocks_areRead() throws IOException {
    byte[] data = data(1, 5_000, 3);
    assertThat(unblocked(block(CompressedBlock.METHOD_ZSTD, Zstd.compress(data), data.length)))
        .isEqualTo(data);
    assertThat(unblocked(block(CompressedBlock.METHOD_NONE, data, data.length))).isEqualTo(data);
  }

  @Example
  void anUnknownMethod_isNamed() {
    assertThatThrownBy(() -> unblocked(block((byte) 0x55, new byte[4], 4)))
        .hasMessageContaining("0x55");
  }

  @Example
  void anAbsurdSize_isRefusedBeforeMemoryIsTaken() {
    byte[] block = block(CompressedBlock.METHOD_LZ4, new byte[4], 4);
    ByteBuffer.wrap(block).order(ByteOrder.LITTLE_ENDIAN).putInt(17, Integer.MAX_VALUE);
    assertThatThrownBy(() -> unblocked(block)).hasMessageContaining("2147483647");
  }

  @Example
  void acceptEncoding_honoursRefusals() {
    assertThat(ContentCoding.accepted("br, zstd, gzip")).isEqualTo(ContentCoding.ZSTD);
    assertThat(ContentCoding.accepted("zstd;q=0, gzip;q=0.5")).isEqualTo(ContentCoding.GZIP);
    assertThat(ContentCoding.accepted("br")).isNull();
    assertThat(ContentCoding.named("x-gzip")).isEqualTo(ContentCoding.GZIP);
  }

  private static byte[] block(byte method, byte[] payload, int uncompressedBytes) {
    ByteBuffer block = ByteBuffer.allocate(25 + payload.length).order(ByteOrder.LITTLE_ENDIAN);
    block.position(16);
    block.put(method).putInt(9 + payload.length).putInt(uncompressedBytes).put(payload);
    long[] hash =
        com.clickhouse.data.ClickHouseCityHash.cityHash128(
            Arrays.copyOfRange(block.array(), 16, block.capacity()), 0, 9 + payload.length);
    block.putLong(0, hash[0]).putLong(8, hash[1]);
    return block.array();
  }

  private static byte[] data(long seed, int size, int variety) {
    Random random = new Random(seed);
    byte[] data = new byte[size];
    for (int i = 0; i < size; i++) {
      data[i] = (byte) random.nextInt(1 << variety);
    }
    return data;
  }

  private static byte[] blocked(byte[] data) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (BlockOutputStream blocks = new BlockOutputStream(out)) {
      blocks.write(data);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return out.toByteArray();
  }

  private static byte[] unblocked(byte[] blocks) throws IOException {
    try (BlockInputStream in = new BlockInputStream(new ByteArrayInputStream(blocks))) {
      return in.readAllBytes();
    }
  }
}
