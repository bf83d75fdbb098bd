package dev.sluice.page;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A JSON object as maps and lists, read leniently: what is missing or of another type, as in the report of an older
 * version, is empty or 0.
 */
record Facts(Map<String, Object> map) {
    /** The object that a value is, or an empty one. */
    static Facts of(Object value) {
        Map<String, Object> object = new LinkedHashMap<>();
        if (value instanceof Map<?, ?> map) {
            map.forEach((key, inner) -> object.put(String.valueOf(key), inner));
        }
        return new Facts(object);
    }

    /** The text, or empty. */
    String text(String name) {
        return map.get(name) == null ? "" : String.valueOf(map.get(name));
    }

    /** The number, or 0. */
    double number(String name) {
        return map.get(name) instanceof Number number ? number.doubleValue() : 0;
    }

    long whole(String name) {
        return map.get(name) instanceof Number number ? number.longValue() : 0;
    }

    boolean has(String name) {
        return map.get(name) != null;
    }

    boolean flag(String name) {
        return Boolean.TRUE.equals(map.get(name));
    }

    /** The object inside, or an empty one. */
    Facts in(String name) {
        return of(map.get(name));
    }

    /** The list, or an empty one. */
    List<Object> list(String name) {
        return map.get(name) instanceof List<?> list ? new ArrayList<>(list) : List.of();
    }

    /** The objects of a list. */
    List<Facts> objects(String name) {
        return list(name).stream().map(Facts::of).toList();
    }

    /** The rows of a list of lists under the names of its columns. */
    List<Facts> rows() {
        List<Object> columns = list("columns");
        List<Facts> rows = new ArrayList<>();
        for (Object row : list("values")) {
            Map<String, Object> named = new LinkedHashMap<>();
            if (row instanceof List<?> values) {
                for (int i = 0; i < Math.min(values.size(), columns.size()); i++) {
                    named.put(String.valueOf(columns.get(i)), values.get(i));
                }
            }
            rows.add(new Facts(named));
        }
        return rows;
    }
}
