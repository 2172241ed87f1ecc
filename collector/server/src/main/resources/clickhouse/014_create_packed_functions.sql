-- What makes level intervals cheap: timings sorted as numbers. The text of a function stands wherever it is called, and so does that of its
-- arguments: questions take them in subqueries, a step in each, as analysing the text takes up to half a second otherwise.

-- The timings of a slice, each in 64 bits that arraySort brings into the order of cells (numbers below 32768) and LogBuckets: cell,
-- bucket + 1, failed, and what it stands for in the slice as a Float32.
CREATE OR REPLACE FUNCTION isochrone_packed AS (cells, buckets, outcomes, ks) ->
    arrayMap(
        (cell, b, o, k) -> bitShiftLeft(toUInt64(cell), 49) + bitShiftLeft(toUInt64(b + 1), 33) + bitShiftLeft(toUInt64(isochrone_failed(o)), 32)
            + reinterpret(toFloat32(k), 'UInt32'),
        cells, buckets, outcomes, ks);

CREATE OR REPLACE FUNCTION isochrone_packed_bucket AS x -> toInt16(toInt32(bitAnd(bitShiftRight(x, 33), 65535)) - 1);

CREATE OR REPLACE FUNCTION isochrone_packed_failed AS x -> toUInt8(bitAnd(bitShiftRight(x, 32), 1));

CREATE OR REPLACE FUNCTION isochrone_packed_k AS x -> toFloat64(reinterpret(toUInt32(bitAnd(x, 4294967295)), 'Float32'));

-- Which of them are the first of their cell.
CREATE OR REPLACE FUNCTION isochrone_packed_begins AS packed ->
    arrayMap(
        (x, before) -> bitShiftRight(x, 49) != bitShiftRight(before, 49),
        packed, arrayPushFront(arrayPopBack(packed), toUInt64(18446744073709551615)));

-- What a timing that stands for k in a slice of weight w adds to the square of a sum of which its slice has cluster_sum.
CREATE OR REPLACE FUNCTION isochrone_added AS (w, k, cluster_sum) -> w * k * ((w - 1) * cluster_sum + k - 1)
