package dev.sluice.layout;

import com.github.luben.zstd.ZstdIOException;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.ZipException;

/** The content of a file, whose damage becomes a sentence that names the file, and whose I/O errors name it too. */
final class SoundInput extends FilterInputStream {
    private final DumpFolder folder;
    private final String name;

    SoundInput(DumpFolder folder, String name, InputStream in) {
        super(in);
        this.folder = folder;
        this.name = name;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        try {
            return in.read(bytes, offset, length);
        } catch (UnreadableException e) {
            throw e;
        } catch (ZstdIOException | ZipException | EOFException e) {
            throw damaged(folder, name, e);
        } catch (IOException e) {
            throw new UnreadableException(folder.directory().resolve(name), e);
        }
    }

    /** That a compressed file cannot be decompressed to its end. */
    static RuntimeException damaged(DumpFolder folder, String name, IOException cause) {
        return folder.refused(name, "is damaged and cannot be decompressed: " + cause.getMessage(), cause);
    }
}
