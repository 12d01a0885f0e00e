# Rates of events by time at risk: poisson.test of R 4.2 (stats), limits of one rate and of a ratio.
cases <- data.frame(n1 = c(0, 1, 5, 12, 3, 40), t1 = c(10, 2.5, 31.4, 7.7, 0.9, 200), n2 = c(4, 0, 9, 30, 1, 55), t2 = c(8, 3, 12.5, 20, 6, 150))
out <- do.call(rbind, lapply(seq_len(nrow(cases)), function(i) {
  d <- cases[i, ]
  rows <- list()
  for (level in c(0.95, 0.9)) {
    one <- poisson.test(d$n1, d$t1, conf.level = level)$conf.int
    two <- if (d$n1 > 0) poisson.test(c(d$n2, d$n1), c(d$t2, d$t1), conf.level = level) else NULL
    rows[[length(rows) + 1]] <- data.frame(d, level = level, low = one[1], high = one[2],
      ratio = if (is.null(two)) NA else two$estimate, ratio_low = if (is.null(two)) NA else two$conf.int[1],
      ratio_high = if (is.null(two)) NA else two$conf.int[2])
  }
  do.call(rbind, rows)
}))
write.csv(format(out, digits = 15, trim = TRUE), "poisson.csv", row.names = FALSE, quote = FALSE)
