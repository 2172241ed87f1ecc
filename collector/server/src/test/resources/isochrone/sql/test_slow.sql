-- Must be cut off by the time limit.
SELECT count() FROM numbers(1000000000000) WHERE sipHash64(number) = 1
