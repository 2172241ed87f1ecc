-- What level intervals need: what would have been seen had everything been kept, clustered by slice. Of a slice with weight w, whose
-- timings stand for k requests each, only w (w - 1) (sum of k y)^2 + w sum of k (k - 1) y^2 is the error of its sum of y. With y = 1
-- up to a bucket and minus the share in all, that is squares - 2 share products + share^2 products of all: see isochrone_share_variance.

-- What each timing of a slice stands for in it; 0 for one that ended outside the range.
CREATE OR REPLACE FUNCTION isochrone_inverse_keeps AS (start_ms, keeps, ends_ds, from_ms, to_ms) ->
    arrayMap(
        (keep, end_ds) -> if(start_ms + end_ds * 100 >= from_ms AND start_ms + end_ds * 100 < to_ms, 1 / toFloat64(keep), 0.),
        keeps, ends_ds);

-- Keys that sort the timings of a slice by cell (a number) and LogBucket: arraySort((value, key) -> key, values, keys).
CREATE OR REPLACE FUNCTION isochrone_sort_keys AS (cells, buckets) ->
    arrayMap(
        (cell, b, i) -> bitShiftLeft(toUInt64(cell), 32) + bitShiftLeft(toUInt64(b + 1), 16) + i,
        cells, buckets, arrayEnumerate(buckets));

-- Which of the sorted timings are the first, and the last, of their cell.
CREATE OR REPLACE FUNCTION isochrone_cell_begins AS keys ->
    arrayMap(
        (key, before) -> bitShiftRight(key, 32) != bitShiftRight(before, 32),
        arraySort(keys), arrayPushFront(arrayPopBack(arraySort(keys)), toUInt64(18446744073709551615)));
CREATE OR REPLACE FUNCTION isochrone_cell_ends AS begins -> arrayPushBack(arrayPopFront(begins), toUInt8(1));

-- The sums of values from the begin of each one's cell up to it, and those of whole cells.
CREATE OR REPLACE FUNCTION isochrone_sums_in_cell AS (values, begins) ->
    arrayMap(
        (reached, base) -> reached - base,
        arrayCumSum(values),
        arrayFill((base, is_first) -> is_first, arrayMap((reached, v) -> reached - v, arrayCumSum(values), values), begins));
CREATE OR REPLACE FUNCTION isochrone_sums_of_cell AS (sums, begins) ->
    arrayReverseFill((reached, is_last) -> is_last, sums, isochrone_cell_ends(begins));

-- Half the 95 % interval of a share, wider where its error was itself estimated from little: Student's quantile for as many degrees
-- of freedom as independent observations on the rarer side would give that error, 1.96 (1 + (1.96^2 + 1) / (4 n)).
CREATE OR REPLACE FUNCTION isochrone_half_width AS (share, error) ->
    1.96 * error * (1 + 1.21 * error * error / greatest(1e-12, share * (1 - share) * least(share, 1 - share)));

-- The times in ms that a share of the requests lie below: value, low and high of its 95 % level interval (Woodruff's: the interval of
-- the share up to the percentile, read as percentiles).
CREATE OR REPLACE FUNCTION isochrone_level_percentile AS (distribution, cumulative, share) ->
    arrayMap(
        width -> (
            isochrone_time_at(distribution.1, cumulative, share),
            isochrone_time_at(distribution.1, cumulative, greatest(0., share - width)),
            isochrone_time_at(distribution.1, cumulative, least(1., share + width))),
        [isochrone_half_width(share, sqrt(isochrone_share_variance(
            distribution, isochrone_bucket_at(distribution.1, cumulative, share), share)) / cumulative[-1])])[1];

-- Whether a percentile can be told: 20 timings on either side of it, or everything kept and enough of it.
CREATE OR REPLACE FUNCTION isochrone_enough AS (distribution, cumulative, share, exact_from) ->
    arraySum(distribution.5) >= if(arraySum(distribution.4) = 0, exact_from, 20)
    AND (arraySum(distribution.4) = 0 OR least(
        isochrone_beyond(distribution.1, cumulative, distribution.5, share),
        arraySum(distribution.5) - isochrone_beyond(distribution.1, cumulative, distribution.5, share)) >= 20);

-- What the upper end of a share's interval gains when hardly any was seen: 3.69 = -ln 0.025 more timings, less as more was kept.
CREATE OR REPLACE FUNCTION isochrone_rare_width AS (sampled, requests) -> 3.69 / sampled * greatest(0., 1 - sampled / requests);

-- The begin in ms of the step that holds a moment: steps of less than a day count from midnight in a time zone, longer ones are whole
-- days there.
CREATE OR REPLACE FUNCTION isochrone_day_start AS (ms, days, zone) ->
    1000 * toInt64(toUnixTimestamp(toDateTime(
        toDate(toInt32(toDate(toDateTime(intDiv(ms, 1000), zone)))
            - toInt32(toDate(toDateTime(intDiv(ms, 1000), zone))) % days), zone)));
CREATE OR REPLACE FUNCTION isochrone_step_start AS (ms, step, zone) ->
    arrayMap(
        day_ms -> if(step < 86400000, day_ms + intDiv(ms - day_ms, step) * step, day_ms),
        [isochrone_day_start(ms, greatest(1, intDiv(step, 86400000)), zone)])[1];

-- The share of requests that has arrived this many ms after they ended, given how many of the past took up to 10 s, 20 s, ... 600 s.
CREATE OR REPLACE FUNCTION isochrone_arrived AS (age_ms, arrivals) ->
    if(age_ms >= 600000 OR arrivals[60] = 0, 1., arrivals[1 + toUInt32(greatest(0, intDiv(age_ms, 10000)))] / arrivals[60])
