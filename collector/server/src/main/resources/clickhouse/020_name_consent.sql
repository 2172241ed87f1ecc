-- What the user had said when the slice began: two more bits of the device's state, which the alias names and which take no column of
-- their own. not_asked is also what senders are that do not tell.
ALTER TABLE slices
    ADD COLUMN IF NOT EXISTS consent Enum8('not_asked' = 0, 'granted' = 1, 'pending' = 2)
        ALIAS CAST(multiIf(bitTest(device_state, 6), 2, bitTest(device_state, 5), 1, 0),
            'Enum8(\'not_asked\' = 0, \'granted\' = 1, \'pending\' = 2)');

ALTER TABLE slices_lot
    ADD COLUMN IF NOT EXISTS consent Enum8('not_asked' = 0, 'granted' = 1, 'pending' = 2)
        ALIAS CAST(multiIf(bitTest(device_state, 6), 2, bitTest(device_state, 5), 1, 0),
            'Enum8(\'not_asked\' = 0, \'granted\' = 1, \'pending\' = 2)');

ALTER TABLE exemplars
    ADD COLUMN IF NOT EXISTS consent Enum8('not_asked' = 0, 'granted' = 1, 'pending' = 2)
        ALIAS CAST(multiIf(bitTest(device_state, 6), 2, bitTest(device_state, 5), 1, 0),
            'Enum8(\'not_asked\' = 0, \'granted\' = 1, \'pending\' = 2)');

-- The bits by name, as people read them.
CREATE OR REPLACE FUNCTION isochrone_device_state AS bits ->
    if(bitAnd(bits, 31) = 0, 'none', arrayStringConcat(arrayFilter(
        (name, bit) -> bitTest(bits, bit),
        ['metered', 'roaming', 'power_save', 'data_saver', 'background'], [0, 1, 2, 3, 4]), ', '))
