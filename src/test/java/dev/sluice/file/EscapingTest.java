package dev.sluice.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class EscapingTest {
    @Test
    void everyByteAtEveryPlaceInAWordIsEscapedAsTheDialectSays() {
        for (int value = 0; value < 256; value++) {
            for (int place = 0; place < 17; place++) {
                for (int length = place + 1; length < 20; length++) {
                    byte[] bytes = new byte[length];
                    Arrays.fill(bytes, (byte) 'a');
                    bytes[place] = (byte) value;
                    check(bytes, 0, length);
                }
            }
        }
    }

    @Test
    void randomBytesInsideALargerArrayAreEscapedAsTheDialectSays() {
        Random random = new Random(1);
        byte[] alphabet = {
            0, 1, '\b', '\t', '\n', 0x0b, '\r', 0x1a, 0x1b, '\'', '"', '\\', 'x', 'y', (byte) 0x80, (byte) 0xff
        };
        for (int round = 0; round < 20_000; round++) {
            byte[] bytes = new byte[random.nextInt(60)];
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] = alphabet[random.nextInt(alphabet.length)];
            }
            int from = random.nextInt(bytes.length + 1);
            check(bytes, from, random.nextInt(bytes.length - from + 1));
        }
    }

    private static void check(byte[] bytes, int offset, int length) {
        byte[] to = new byte[2 * length + 8 + 3];
        int end = Escaping.TSV.copy(bytes, offset, length, to, 3);
        assertThat(Arrays.copyOfRange(to, 3, end)).isEqualTo(naive(bytes, offset, length, "\0\t\n\\", "0tn\\"));
        end = Escaping.SQL.copy(bytes, offset, length, to, 3);
        assertThat(Arrays.copyOfRange(to, 3, end))
                .isEqualTo(naive(bytes, offset, length, "\0\n\r\u001a'\\", "0nrZ'\\"));
    }

    private static byte[] naive(byte[] bytes, int offset, int length, String special, String escapes) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int i = offset; i < offset + length; i++) {
            int at = bytes[i] < 0 ? -1 : special.indexOf(bytes[i]);
            if (at >= 0) {
                out.write('\\');
                out.write(escapes.charAt(at));
            } else {
                out.write(bytes[i]);
            }
        }
        return out.toByteArray();
    }
}
