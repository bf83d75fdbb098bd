package dev.sluice.dump;

import dev.sluice.file.FileStage;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicInteger;

/** Keeps the stages, with their buffers, from one partition to the next. Thread-safe. */
final class StagePool implements AutoCloseable {
    private final ConcurrentLinkedDeque<FileStage> free = new ConcurrentLinkedDeque<>();
    private final AtomicInteger made = new AtomicInteger();

    FileStage take() {
        FileStage stage = free.poll();
        return stage == null ? new FileStage("dump-file-" + made.incrementAndGet()) : stage;
    }

    void giveBack(FileStage stage) {
        free.push(stage);
    }

    @Override
    public void close() {
        for (FileStage stage = free.poll(); stage != null; stage = free.poll()) {
            stage.close();
        }
    }
}
