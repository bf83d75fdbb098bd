package dev.sluice.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testing.EveryServer;
import dev.sluice.testing.TestServer;

class SamplesTest {
    /** Rows, and sums of the columns that arithmetic gives; the same on every server. */
    private static final String FINGERPRINT = """
            SELECT 'customers', COUNT(*), SUM(CRC32(CONCAT_WS('/', id, email, name, newsletter, interests+0))) FROM customers
            UNION ALL SELECT 'orders', COUNT(*), SUM(CRC32(CONCAT_WS('/', id, status, placed_at, total))) FROM orders
            UNION ALL SELECT 'order_lines', COUNT(*), SUM(CRC32(CONCAT_WS('/', order_id, line_no, amount))) FROM order_lines
            UNION ALL SELECT 'access_log', COUNT(*), SUM(CRC32(CONCAT_WS('/', id, at, HEX(ip), path, bytes))) FROM access_log
            UNION ALL SELECT 'products', COUNT(*), SUM(CRC32(CONCAT_WS('/', sku, name, price_with_vat, HEX(thumbnail)))) FROM products
            UNION ALL SELECT 'price_history', COUNT(*), SUM(CRC32(CONCAT_WS('/', product_id, old_price))) FROM price_history
            UNION ALL SELECT 'stock', COUNT(*), SUM(CRC32(CONCAT_WS('/', warehouse, sku, pieces))) FROM stock
            UNION ALL SELECT 'legacy_texts', COUNT(*), SUM(CRC32(CONCAT_WS('/', id, HEX(as_text), HEX(as_bytes)))) FROM legacy_texts
            UNION ALL SELECT 'every_type', COUNT(*), SUM(LENGTH(what)) FROM every_type
            UNION ALL SELECT 'best_customers', COUNT(*), SUM(revenue) FROM best_customers
            """;

    @EveryServer
    void shopIsTheSameOnEveryServer(TestServer server) {
        assertThat(server.queryIn(server.sampleShop(), FINGERPRINT))
                .containsExactly(
                        "customers\t10000\t21243315367215.00",
                        "orders\t30000\t64636963146376.00",
                        "order_lines\t75002\t161010222295653.00",
                        "access_log\t80000\t172326053735863.00",
                        "products\t2000\t4321039755921.00",
                        "price_history\t1166\t2500189799162.00",
                        "stock\t4250\t9022647791153.00",
                        "legacy_texts\t261\t549692027052.00",
                        "every_type\t22\t238.00",
                        "best_customers\t3752\t65500969.23");
    }
}
