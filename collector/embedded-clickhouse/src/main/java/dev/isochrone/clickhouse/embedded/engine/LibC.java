// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.clickhouse.embedded.engine;

import com.sun.jna.LastErrorException;
import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** The calls of the C library that Java does not offer: signal dispositions and anonymous pipes. */
interface LibC extends Library {
  LibC INSTANCE = Native.load("c", LibC.class);

  int sigaction(int signal, @Nullable Pointer action, @Nullable Pointer oldAction);

  int pipe(int[] descriptors) throws LastErrorException;

  int fcntl(int descriptor, int command, int argument);

  long read(int descriptor, ByteBuffer buffer, long bytes) throws LastErrorException;

  int close(int descriptor);
}
