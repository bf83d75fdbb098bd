package dev.sluice.job;

import dev.sluice.mysql.GlobalSetting;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Which settings of a server are changed, written down before the change and on the disk.
 *
 * @param found what the server had before anybody changed it
 * @param set what it was set to last
 * @param serverStart when the server was started, in seconds of the epoch by its own clock, give or take one
 */
record SettingsJournal(Map<GlobalSetting, String> found, Map<GlobalSetting, String> set, long serverStart) {
    SettingsJournal {
        found = copy(found);
        set = copy(set);
    }

    private static Map<GlobalSetting, String> copy(Map<GlobalSetting, String> settings) {
        Map<GlobalSetting, String> copy = new EnumMap<>(GlobalSetting.class);
        copy.putAll(settings);
        return copy;
    }

    /** The journal in a file, empty when there is none. */
    static Optional<SettingsJournal> read(Path file) throws IOException {
        Optional<String> text = StateFolder.read(file);
        if (text.isEmpty()) {
            return Optional.empty();
        }
        try {
            Map<String, Object> map = Json.object(text.get());
            return Optional.of(new SettingsJournal(
                    settings(map.get("found")), settings(map.get("set")), (Long) map.get("serverStart")));
        } catch (RuntimeException e) {
            throw new IOException(
                    file + ", which says how settings of a server have to be put back, cannot be read", e);
        }
    }

    private static Map<GlobalSetting, String> settings(Object map) {
        Map<GlobalSetting, String> settings = new EnumMap<>(GlobalSetting.class);
        ((Map<?, ?>) map).forEach((word, value) -> {
            GlobalSetting setting = GlobalSetting.named((String) word).orElseThrow();
            setting.sql((String) value); // it is a value
            settings.put(setting, (String) value);
        });
        return settings;
    }

    /** Replaces the file; on the disk, its name too, when this returns. */
    void write(Path file) throws IOException {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("found", words(found));
        map.put("set", words(set));
        map.put("serverStart", serverStart);
        Path part = file.resolveSibling(file.getFileName() + ".part");
        Files.deleteIfExists(part);
        try (FileChannel channel = FileChannel.open(StateFolder.makePrivateFile(part), StandardOpenOption.WRITE)) {
            ByteBuffer bytes = StandardCharsets.UTF_8.encode(Json.text(map) + "\n");
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
        try (FileChannel folder = FileChannel.open(file.getParent(), StandardOpenOption.READ)) {
            folder.force(true);
        }
    }

    private static Map<String, String> words(Map<GlobalSetting, String> settings) {
        Map<String, String> words = new LinkedHashMap<>();
        settings.forEach((setting, value) -> words.put(setting.word(), value));
        return words;
    }
}
