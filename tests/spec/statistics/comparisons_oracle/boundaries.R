# Group-sequential boundaries by alpha spending, and conditional power, from multivariate normal probabilities (mvtnorm, algorithm of
# Miwa, which is deterministic): Rscript boundaries.R in this folder.
# Writes boundaries.csv (design, spending, sides, alpha, look, fraction, z, spent: of both sides) and
# conditional_power.csv (case, z, fraction, drift, two_sided, look, later, critical, power).
library(mvtnorm)

correlation <- function(t) outer(t, t, function(a, b) sqrt(pmin(a, b) / pmax(a, b)))
# The probability to stay between the bounds at all looks.
stay <- function(low, high, t, mean = 0 * t) {
  if (length(t) == 1) return(pnorm(high, mean) - pnorm(low, mean))
  pmvnorm(low, high, mean, corr = correlation(t), algorithm = Miwa(steps = 1024))[1]
}
spend <- list("obrien-fleming" = function(t, a) 2 * (1 - pnorm(qnorm(1 - a / 2) / sqrt(t))), pocock = function(t, a) a * log(1 + (exp(1) - 1) * t))

boundaries <- function(t, sides, alpha, spending) {
  spent <- sides * spend[[spending]](t, alpha / sides)
  z <- NULL
  for (k in seq_along(t)) z[k] <- uniroot(function(b) {
    high <- c(z, b)
    1 - stay(if (sides == 2) -high else rep(-Inf, k), high, t[1:k]) - spent[k]
  }, c(1, 7), tol = 1e-11)$root
  data.frame(spending, sides, alpha, look = seq_along(t), fraction = t, z, spent)
}
designs <- list((1:5) / 5, (1:3) / 3, c(0.5, 1), c(215, 280) / 280, c(0.3, 0.6), c(0.31, 0.64, 0.9, 1), 1)
found <- NULL
for (d in seq_along(designs)) for (sides in 1:2) for (alpha in c(0.05, 0.02)) for (spending in names(spend))
  found <- rbind(found, cbind(design = d, boundaries(designs[[d]], sides, alpha, spending)))
found[6:8] <- lapply(found[6:8], function(x) sprintf("%.15g", x))
write.csv(found, "boundaries.csv", row.names = FALSE, quote = FALSE)

# Given z at t0, the later places are normal with mean z sqrt(t0) + drift (t - t0) and the covariance of a Brownian motion from there.
power <- function(z, t0, drift, later, critical, two_sided) {
  increment <- later - t0
  bound <- critical * sqrt(later)
  mean <- z * sqrt(t0) + drift * increment
  high <- (bound - mean) / sqrt(increment)
  low <- if (two_sided) (-bound - mean) / sqrt(increment) else rep(-Inf, length(later))
  crossed <- 0
  for (k in seq_along(later)) {  # above at look k, between before it
    up <- replace(high[1:k], k, Inf)
    down <- replace(low[1:k], k, high[k])
    crossed <- crossed + stay(down, up, increment[1:k])
  }
  crossed
}
cases <- list(
  list(z = 1.2, t0 = 0.5, drift = 3, later = 1, critical = 1.96858, two = FALSE),
  list(z = 2.1, t0 = 0.6, drift = 2.1 / sqrt(0.6), later = 1, critical = 2.0, two = FALSE),
  list(z = 1, t0 = 0.25, drift = 3.2, later = c(0.5, 0.75, 1), critical = c(2.963, 2.359, 2.014), two = FALSE),
  list(z = -0.5, t0 = 0.2, drift = 0, later = c(0.6, 1), critical = c(2.4, 2.0), two = TRUE))
lines <- do.call(rbind, lapply(seq_along(cases), function(i) with(cases[[i]], data.frame(case = i, z, fraction = t0, drift,
  two_sided = two, look = seq_along(later), later, critical, power = power(z, t0, drift, later, critical, two)))))
lines$drift <- sprintf("%.15g", lines$drift)
lines$power <- sprintf("%.15g", lines$power)
write.csv(lines, "conditional_power.csv", row.names = FALSE, quote = FALSE)
