package dev.sluice.page;

import java.math.BigDecimal;
import java.math.RoundingMode;

/** How pictures are drawn: as wide as the page, measured in the same units. */
final class Svg {
    static final double WIDTH = 960;
    static final double LEFT = 84;
    static final double RIGHT = 948;

    private Svg() {}

    /** Begins a picture. @param title what it shows, for those who do not see it */
    static Markup begin(Markup page, double height, String title) {
        return page.open("div", "class", "plot")
                .open("svg", "viewBox", "0 0 " + n(WIDTH) + " " + n(height), "role", "img", "aria-label", title);
    }

    static void end(Markup page) {
        page.close("svg").close("div");
    }

    /** A number with at most two decimals and no more signs than it needs. */
    static String n(double number) {
        return BigDecimal.valueOf(number)
                .setScale(2, RoundingMode.HALF_UP)
                .stripTrailingZeros()
                .toPlainString();
    }
}
