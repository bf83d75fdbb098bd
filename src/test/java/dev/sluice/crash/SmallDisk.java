package dev.sluice.crash;

import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Path;

/** A file system of a few megabytes in memory; where none may be mounted, the test is passed over. */
record SmallDisk(Path folder) implements AutoCloseable {
    static SmallDisk mount(Path folder, int megabytes) throws IOException {
        assumeThat(run("mount", "-t", "tmpfs", "-o", "size=" + megabytes + "m", "tmpfs", folder.toString()))
                .as("exit code of mount, which needs root")
                .isZero();
        return new SmallDisk(folder);
    }

    private static int run(String... command) throws IOException {
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .onExit()
                .join()
                .exitValue();
    }

    @Override
    public void close() throws IOException {
        if (run("umount", folder.toString()) != 0) {
            throw new IOException(folder + " cannot be unmounted");
        }
    }
}
