-- What makes questions about percentiles short to analyse: what was several columns of a subquery, each with its own text, is one array here.
-- Arguments that are used more than once are columns of the caller, so that their text is short. Distributions are running sums here, sorted by
-- LogBucket: of weights, squares, products and numbers of timings.

-- Values of the sorted timings of a slice, and after them those that its failed ones have in sums of what failed.
CREATE OR REPLACE FUNCTION isochrone_with_failed AS (values, values_of_failed, failures) ->
    arrayConcat(values, arrayFilter((own, is_failed) -> is_failed, values_of_failed, failures));

-- Half the 95 % intervals of shares of the requests.
CREATE OR REPLACE FUNCTION isochrone_widths AS (shares, cumulative, squares, products) ->
    arrayMap(
        (q, i) -> isochrone_half_width(q, sqrt(greatest(0., squares[i] - 2 * q * products[i] + q * q * products[-1])) / cumulative[-1]),
        shares, arrayMap(q -> arrayFirstIndex(c -> c >= (q - 1e-9) * cumulative[-1], cumulative), shares));

-- Whether percentiles can be told: everything kept and so many timings, or 20 on either side, the bucket that reaches it counted in part.
CREATE OR REPLACE FUNCTION isochrone_are_known AS (shares, exact_from, cumulative, products, numbers) ->
    arrayMap(
        (q, exact, i) -> if(products[-1] = 0, numbers[-1] >= exact,
            arrayMap(
                beyond -> least(beyond, numbers[-1] - beyond) >= 20,
                [numbers[-1] - numbers[i] + (numbers[i] - numbers[i - 1]) * (cumulative[i] - q * cumulative[-1]) / (cumulative[i] - cumulative[i - 1])])[1]),
        shares, exact_from, arrayMap(q -> arrayFirstIndex(c -> c >= (q - 1e-9) * cumulative[-1], cumulative), shares));

-- The times in ms that shares of the requests lie below, interpolated inside their buckets.
CREATE OR REPLACE FUNCTION isochrone_times_at AS (buckets, cumulative, shares) ->
    arrayMap(
        (q, i) -> if(buckets[i] <= 0, 0.,
            pow(1.04, buckets[i] - (cumulative[i] - q * cumulative[-1]) / (cumulative[i] - cumulative[i - 1])) / 1000),
        shares, arrayMap(q -> arrayFirstIndex(c -> c >= (q - 1e-9) * cumulative[-1], cumulative), shares));

-- The begin of the step that holds a moment, both counted from the begin of a day, in units that divide the steps. The day may be one of clock
-- changes; what lies behind it lies in the next.
CREATE OR REPLACE FUNCTION isochrone_step_in_day AS (ms, day_length_ms, step_ms, unit_ms) ->
    intDiv(ms - (ms >= day_length_ms) * day_length_ms, step_ms) * intDiv(step_ms, unit_ms)
        + (ms >= day_length_ms) * intDiv(day_length_ms, unit_ms)
