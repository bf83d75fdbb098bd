package dev.sluice.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.target.Notes;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Notes that outlive a load that was killed, and kill it when its time has come. */
final class MemoryNotes implements Notes {
    /** What a kill looks like from inside. */
    static final class Killed extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    private final Map<String, String> notes = new ConcurrentHashMap<>();
    private int left = Integer.MAX_VALUE;
    private boolean written;

    /** Lets the load live for some writes more. @param written whether the last one is still written */
    void killAt(int writes, boolean written) {
        this.left = writes;
        this.written = written;
    }

    @Override
    public Optional<String> read(String unit) {
        return Optional.ofNullable(notes.get(unit));
    }

    @Override
    public void write(String unit, String text) {
        assertThat(unit.getBytes(StandardCharsets.UTF_8)).hasSizeLessThanOrEqualTo(UNIT_BYTES);
        assertThat(text.getBytes(StandardCharsets.UTF_8)).hasSizeLessThanOrEqualTo(TEXT_BYTES);
        change(() -> notes.put(unit, text));
    }

    @Override
    public void remove(String unit) {
        change(() -> notes.remove(unit));
    }

    private void change(Runnable change) {
        boolean last = --left == 0;
        if (!last || written) {
            change.run();
        }
        if (last) {
            throw new Killed();
        }
    }
}
