// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.spool;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;

/**
 * A disk that fails as disks do, drawn from a seed: short writes, EIO, ENOSPC, a failed fsync after
 * which the pages count as clean and are lost, a power cut that leaves what was synced and perhaps
 * some of what was not, and bits that flip at rest. The files lie in a real directory; what would
 * survive a power cut is kept beside them, in memory.
 */
final class FaultyDisk implements Disk {
  private final Random random;
  private Map<Path, FaultyFile> names = new HashMap<>();
  private Map<Path, FaultyFile> durableNames = new HashMap<>();
  private final Set<Path> flipped = new HashSet<>();
  private double faultProbability;
  private boolean full;
  private boolean off;
  private boolean nextForceFails;

  FaultyDisk(long seed) {
    random = new Random(seed);
  }

  /** How likely each operation fails from now on, and whether there is no room for more bytes. */
  synchronized void faults(double probability, boolean noRoom) {
    faultProbability = probability;
    full = noRoom;
  }

  /** Lets the next fsync of a file fail. */
  synchronized void failNextForce() {
    nextForceFails = true;
  }

  @Override
  public synchronized FileChannel open(Path file, OpenOption... options) throws IOException {
    requirePower();
    Set<OpenOption> set = Set.of(options);
    FileChannel channel = FileChannel.open(file, options);
    FaultyFile node = names.computeIfAbsent(file, name -> new FaultyFile());
    if (set.contains(StandardOpenOption.TRUNCATE_EXISTING)) {
      node.truncate(0);
    }
    return new FaultyChannel(this, channel, node);
  }

  @Override
  public synchronized void replace(Path from, Path to) throws IOException {
    requirePower();
    maybeFail("rename");
    Disk.REAL.replace(from, to);
    FaultyFile node = names.remove(from);
    if (node != null) {
      names.put(to, node);
    }
  }

  @Override
  public synchronized void delete(Path file) throws IOException {
    requirePower();
    maybeFail("unlink");
    Disk.REAL.delete(file);
    names.remove(file);
  }

  @Override
  public synchronized void syncDirectory(Path directory) throws IOException {
    requirePower();
    maybeFail("fsync of a directory");
    durableNames = new HashMap<>(names);
  }

  /** From now on nothing works, as for a process that has lost its machine. */
  synchronized void cutPower() {
    off = true;
  }

  /** The machine is back, with what its disk held and perhaps some of what it had not confirmed. */
  synchronized void restorePower() {
    try {
      for (Path file : names.keySet()) {
        Files.deleteIfExists(file);
      }
      names = new HashMap<>(random.nextBoolean() ? names : durableNames);
      for (Map.Entry<Path, FaultyFile> entry : names.entrySet()) {
        Files.write(entry.getKey(), entry.getValue().afterPowerCut(random));
      }
      durableNames = new HashMap<>(names);
      off = false;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Flips one bit of a segment in which none has been flipped yet. */
  synchronized void flipBit() {
    List<Path> candidates =
        names.keySet().stream()
            .filter(file -> file.toString().endsWith(".seg") && !flipped.contains(file))
            .sorted()
            .toList();
    if (candidates.isEmpty()) {
      return;
    }
    Path file = candidates.get(random.nextInt(candidates.size()));
    flipped.add(file);
    try {
      byte[] bytes = Files.readAllBytes(file);
      if (bytes.length > 0) {
        bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
        Files.write(file, bytes);
        Objects.requireNonNull(names.get(file)).settle(bytes);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  // what the channels ask

  synchronized int write(FileChannel real, FaultyFile node, ByteBuffer from, long at)
      throws IOException {
    requirePower();
    int length = from.remaining();
    if (full && at + length > real.size()) {
      throw new IOException("No space left on device");
    }
    boolean fails = strikes();
    int taken = fails || strikes() ? random.nextInt(length + 1) : length;
    ByteBuffer part = from.slice(from.position(), taken);
    byte[] bytes = new byte[taken];
    part.duplicate().get(bytes);
    for (int done = 0; done < taken; ) {
      done += real.write(part, at + done);
    }
    node.write(at, bytes);
    if (fails) {
      throw new IOException("Input/output error");
    }
    from.position(from.position() + taken);
    return taken;
  }

  synchronized void force(FaultyFile node) throws IOException {
    requirePower();
    if (nextForceFails || strikes()) {
      nextForceFails = false;
      node.forget();
      throw new IOException("Input/output error");
    }
    node.sync();
  }

  synchronized int read(FileChannel real, ByteBuffer into, long at) throws IOException {
    requirePower();
    maybeFail("read");
    return real.read(into, at);
  }

  synchronized void truncate(FileChannel real, FaultyFile node, long size) throws IOException {
    requirePower();
    maybeFail("truncate");
    if (size < real.size()) {
      real.truncate(size);
      node.truncate((int) size);
    }
  }

  private boolean strikes() {
    return random.nextDouble() < faultProbability;
  }

  private void maybeFail(String what) throws IOException {
    if (strikes()) {
      throw new IOException("Input/output error: " + what);
    }
  }

  private void requirePower() throws IOException {
    if (off) {
      throw new IOException("the power is off");
    }
  }
}
