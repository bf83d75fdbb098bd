package dev.sluice.load;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Supplier;

/** File loaders with their sessions, each for one thread at a time. Thread-safe. */
final class FileLoaders implements AutoCloseable {
    private final Supplier<FileLoader> maker;
    private final Deque<FileLoader> idle = new ArrayDeque<>();
    private boolean closed;

    /** @param maker called when none is idle */
    FileLoaders(Supplier<FileLoader> maker) {
        this.maker = maker;
    }

    /** A loader that nobody else uses; to be given back. */
    FileLoader take() {
        synchronized (this) {
            FileLoader loader = idle.poll();
            if (loader != null) {
                return loader;
            }
        }
        return maker.get();
    }

    /** Takes a loader back. */
    synchronized void give(FileLoader loader) {
        if (closed) {
            loader.close();
        } else {
            idle.push(loader);
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        idle.forEach(FileLoader::close);
        idle.clear();
    }
}
