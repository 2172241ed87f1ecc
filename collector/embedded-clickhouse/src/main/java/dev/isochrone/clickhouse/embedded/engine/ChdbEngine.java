// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.clickhouse.embedded.engine;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one engine of this process. libchdb holds one data directory at a time: opening it again
 * shares the engine, opening another one fails until the first is closed by all who opened it, and
 * works after. Thread-safe.
 */
public final class ChdbEngine implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ChdbEngine.class);
  private static final Object PROCESS = new Object();
  private static @Nullable ChdbEngine current;
  private static @Nullable LibChdb loaded;
  private static @Nullable Path loadedFrom;

  private final Path directory;
  private final List<String> arguments;
  private final LibChdb library;
  private final DirectoryLock lock;
  private final AtomicLong connections = new AtomicLong();
  private final Pointer keepOpen;
  private int users = 1;

  private ChdbEngine(
      Path directory,
      List<String> arguments,
      LibChdb library,
      DirectoryLock lock,
      Pointer keepOpen) {
    this.directory = directory;
    this.arguments = arguments;
    this.library = library;
    this.lock = lock;
    this.keepOpen = keepOpen;
  }

  /**
   * Opens the directory, or shares the engine that has it open in this process.
   *
   * @param libraryFile libchdb.so; the first one loaded in a process stays
   * @param serverArguments {@code --name=value} options of the engine; those of the first opening
   *     count
   * @throws IllegalStateException if this process has another directory open, another process has
   *     this one, or the engine does not start
   */
  public static ChdbEngine open(Path libraryFile, Path directory, List<String> serverArguments) {
    Path wanted = directory.toAbsolutePath().normalize();
    synchronized (PROCESS) {
      if (current != null) {
        if (!current.directory.equals(wanted)) {
          throw new IllegalStateException(
              "cannot open "
                  + wanted
                  + ": this process has the engine open on "
                  + current.directory
                  + ", and an engine holds one directory at a time; close that one first, or start another process");
        }
        current.users++;
        return current;
      }
      DirectoryLock lock = DirectoryLock.acquire(wanted);
      try {
        current = boot(load(libraryFile), wanted, serverArguments, lock);
        return current;
      } catch (RuntimeException | Error e) {
        lock.close();
        throw e;
      }
    }
  }

  private static ChdbEngine boot(
      LibChdb library, Path directory, List<String> serverArguments, DirectoryLock lock) {
    List<String> arguments = new ArrayList<>();
    arguments.add("clickhouse");
    arguments.add("--path=" + directory);
    arguments.addAll(serverArguments);
    SignalHandlers handlers = SignalHandlers.save();
    Pointer first;
    try {
      library.chdb_set_signal_handlers_enabled(0);
      handlers.restore();
      first = connect(library, arguments);
    } finally {
      int replaced = handlers.restore();
      if (replaced > 0) {
        LOG.info("the engine had replaced {} signal handlers of the JVM; they are back", replaced);
      }
    }
    return new ChdbEngine(directory, List.copyOf(arguments), library, lock, first);
  }

  private static LibChdb load(Path libraryFile) {
    Path wanted = libraryFile.toAbsolutePath().normalize();
    LibChdb library = loaded;
    if (library == null) {
      library = Native.load(wanted.toString(), LibChdb.class);
      loaded = library;
      loadedFrom = wanted;
    } else if (!wanted.equals(loadedFrom)) {
      throw new IllegalStateException(
          "this process has loaded the engine from "
              + loadedFrom
              + " and cannot load "
              + wanted
              + " too");
    }
    return library;
  }

  private static Pointer connect(LibChdb library, List<String> arguments) {
    Pointer handle;
    try (NativeStrings argv = new NativeStrings(arguments)) {
      handle = library.chdb_connect(argv.size(), argv.pointers());
    }
    if (handle == null) {
      throw new IllegalStateException(
          "the engine does not start with "
              + arguments
              + "; it writes the reason to standard error");
    }
    return handle;
  }

  /** A new connection, in the default database. */
  public EngineConnection connect(Map<String, String> baseSettings) {
    String tag = "embedded-" + ProcessHandle.current().pid() + "-" + connections.incrementAndGet();
    return new EngineConnection(this, library, connect(library, arguments), baseSettings, tag);
  }

  void disconnect(Pointer handle) {
    library.chdb_close_conn(handle);
  }

  /**
   * The version of libchdb, such as 26.7.3; the ClickHouse version in it is what {@code SELECT
   * version()} says.
   */
  public String libraryVersion() {
    return library.chdb_version();
  }

  public Path directory() {
    return directory;
  }

  /** Gives this use back; the last one shuts the engine down. Connections must be closed before. */
  @Override
  public void close() {
    synchronized (PROCESS) {
      users--;
      if (users > 0) {
        return;
      }
      SignalHandlers handlers = SignalHandlers.save();
      try {
        library.chdb_close_conn(keepOpen);
      } finally {
        handlers.restore();
        current = null;
        lock.close();
      }
    }
  }
}
