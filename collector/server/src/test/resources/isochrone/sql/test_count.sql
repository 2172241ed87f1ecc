-- How many slices began in a range.
SELECT count() AS slices, {app:String} AS asked
FROM slices
WHERE t0 >= {from:DateTime64(3)} AND t0 < {to:DateTime64(3)} AND ({app:String} = '' OR app = {app:String})
