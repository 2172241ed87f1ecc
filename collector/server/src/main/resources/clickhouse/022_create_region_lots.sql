-- The most timings of a region that are read, so that regions read whole and this much of each larger one make so many timings together.
CREATE OR REPLACE FUNCTION isochrone_region_cap AS (sizes, timings) ->
    arrayMax(arrayMap(
        (size, up_to, i) -> (timings - (up_to - size)) / (length(sizes) - i + 1),
        arraySort(sizes), arrayCumSum(arraySort(sizes)), arrayEnumerate(sizes)));

-- Of how many slices of each region one is read, so that at most so many timings are read of all: multiples of the least there is.
CREATE OR REPLACE FUNCTION isochrone_region_lots AS (sizes, timings, least_lots) ->
    arrayMap(
        (size, least, cap) -> toUInt64(least * greatest(1, ceil(size / (cap * least)))),
        sizes,
        arrayWithConstant(length(sizes), least_lots),
        arrayWithConstant(length(sizes), isochrone_region_cap(sizes, timings)))
