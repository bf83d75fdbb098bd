package dev.sluice.cli;

import java.time.Duration;
import java.util.Optional;
import picocli.CommandLine.Option;

/** How polite a job is whose chunks may be of any size. */
final class ThrottleOptions extends PaceOptions {
    @Option(
            names = "--chunk-time",
            paramLabel = "TIME",
            description = "Make chunks larger or smaller so that one takes about this long.")
    private String chunkTime;

    @Override
    Optional<Duration> chunkTime() {
        return Optional.ofNullable(chunkTime).map(text -> Seconds.positive("--chunk-time", text));
    }
}
