// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.clickhouse.embedded.engine;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A C array of byte strings: pointers, lengths beside them, and the bytes, kept alive for as long
 * as this object is. Every string is also NUL-terminated, so that it serves as {@code argv} too.
 */
final class NativeStrings implements AutoCloseable {
  private final Memory pointers;
  private final Memory lengths;
  private final List<Memory> strings = new ArrayList<>();

  NativeStrings(List<String> values) {
    pointers = new Memory((values.size() + 1L) * Native.POINTER_SIZE);
    lengths = new Memory((values.size() + 1L) * Native.SIZE_T_SIZE);
    pointers.clear();
    lengths.clear();
    for (int i = 0; i < values.size(); i++) {
      byte[] bytes = values.get(i).getBytes(StandardCharsets.UTF_8);
      Memory string = new Memory(bytes.length + 1L);
      string.write(0, bytes, 0, bytes.length);
      string.setByte(bytes.length, (byte) 0);
      strings.add(string);
      pointers.setPointer((long) i * Native.POINTER_SIZE, string);
      lengths.setLong((long) i * Native.SIZE_T_SIZE, bytes.length);
    }
  }

  int size() {
    return strings.size();
  }

  Pointer pointers() {
    return pointers;
  }

  Pointer lengths() {
    return lengths;
  }

  @Override
  public void close() {
    strings.forEach(Memory::close);
    pointers.close();
    lengths.close();
  }
}
