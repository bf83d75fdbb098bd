package dev.sluice.file;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import com.github.luben.zstd.ZstdException;
import java.io.IOException;

/**
 * One Zstandard frame for each block, with its size and checksum, so that a damaged block is found and later
 * readers can decompress blocks side by side. Level 1 looks back 512 KB, half a block, which is why frames of
 * their own cost little.
 */
final class ZstdCompressor implements BlockCompressor {
    private static final int LEVEL = 1;

    private final ZstdCompressCtx context =
            new ZstdCompressCtx().setLevel(LEVEL).setChecksum(true).setContentSize(true);
    private byte[] frame = new byte[0];

    @Override
    public void block(byte[] bytes, int length, Store store) throws IOException {
        int bound = Math.toIntExact(Zstd.compressBound(length));
        if (frame.length < bound) {
            frame = new byte[bound];
        }
        int size;
        try {
            size = context.compressByteArray(frame, 0, frame.length, bytes, 0, length);
        } catch (ZstdException e) {
            throw new IOException("zstd: " + e.getMessage(), e);
        }
        store.write(frame, size);
    }

    @Override
    public void end(Store store) {
        // every frame was complete
    }

    @Override
    public void reset() {
        // every frame was complete
    }

    @Override
    public void close() {
        context.close();
    }
}
