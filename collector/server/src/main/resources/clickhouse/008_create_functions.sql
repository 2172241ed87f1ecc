-- What several questions of dashboards/sql have in common, said once. A distribution is a tuple of arrays as sumMap gives it,
-- sorted by LogBucket:
--   .1 buckets  .2 weights, the requests in each  .3 squares  .4 products  .5 numbers of timings
-- squares and products make the variance of a share clustered: of a cluster (a slice or a session) with the weights c up to some
-- bucket and m in all, the squares up to it sum to c * c, the products to c * m, and the products of all buckets to m * m.

-- A request's time in ms: the geometric middle of its LogBucket, within 2 %.
CREATE OR REPLACE FUNCTION isochrone_bucket_ms AS b -> if(b <= 0, 0, pow(1.04, b - 0.5) / 1000);

-- The weight of a timing: the inverse of all probabilities it passed.
CREATE OR REPLACE FUNCTION isochrone_weight AS (slice, admission, timing) -> 1 / (toFloat64(slice) * admission * timing);

-- Whether an outcome counts as an error.
CREATE OR REPLACE FUNCTION isochrone_failed AS outcome -> outcome NOT IN ('ok', 'cancelled');

-- The first bucket at which the cumulated weights reach a share; the 1e-9 absorbs the order of summation.
CREATE OR REPLACE FUNCTION isochrone_bucket_at AS (buckets, cumulative, share) ->
    buckets[arrayFirstIndex(c -> c >= (share - 1e-9) * cumulative[-1], cumulative)];

-- The time in ms at which they reach it, interpolated inside the bucket: for differences, which 4 % steps would hide.
CREATE OR REPLACE FUNCTION isochrone_time_at AS (buckets, cumulative, share) ->
    arrayMap(
        i -> if(buckets[i] <= 0, 0.,
            pow(1.04, buckets[i] - (cumulative[i] - share * cumulative[-1]) / (cumulative[i] - if(i > 1, cumulative[i - 1], 0))) / 1000),
        [arrayFirstIndex(c -> c >= (share - 1e-9) * cumulative[-1], cumulative)])[1];

-- What lies in the buckets up to one.
CREATE OR REPLACE FUNCTION isochrone_up_to AS (bucket, buckets, values) -> arraySum((b, v) -> v * (b <= bucket), buckets, values);

-- The variance of sum over clusters of (c - share * m): times n / (n - 1) of n clusters a change variance, if squares and products
-- are of all weights; a level variance, if they are of what was not kept.
CREATE OR REPLACE FUNCTION isochrone_share_variance AS (distribution, bucket, share) ->
    greatest(0., isochrone_up_to(bucket, distribution.1, distribution.3)
        - 2 * share * isochrone_up_to(bucket, distribution.1, distribution.4)
        + share * share * arraySum(distribution.4));

-- How many timings lie beyond a share of the weights, the bucket that reaches it counted in part.
CREATE OR REPLACE FUNCTION isochrone_beyond AS (buckets, cumulative, numbers, share) ->
    arrayMap(
        i -> arraySum(arraySlice(numbers, i))
            - numbers[i] * (share * cumulative[-1] - if(i > 1, cumulative[i - 1], 0)) / (cumulative[i] - if(i > 1, cumulative[i - 1], 0)),
        [arrayFirstIndex(c -> c >= (share - 1e-9) * cumulative[-1], cumulative)])[1];
