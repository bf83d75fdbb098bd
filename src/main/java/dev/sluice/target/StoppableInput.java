package dev.sluice.target;

import dev.sluice.run.StopSignal;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Rows that stop coming when a stop is asked for: a batch may take a slow server minutes. */
public final class StoppableInput extends FilterInputStream {
    private final StopSignal stop;

    public StoppableInput(InputStream in, StopSignal stop) {
        super(in);
        this.stop = stop;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        stop.check();
        return super.read(bytes, offset, length);
    }
}
