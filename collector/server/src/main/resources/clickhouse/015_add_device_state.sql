-- What the device did when the slice began, as a set of bits; the aliases name them and take no room. Before SDKs told, a network was
-- metered if it was a mobile one.
ALTER TABLE slices
    ADD COLUMN IF NOT EXISTS device_state UInt8 DEFAULT toUInt8(startsWith(network, 'cell'))
        COMMENT '1 metered, 2 roaming, 4 battery saver, 8 Data Saver, 16 app in the background' CODEC(ZSTD(3)),
    ADD COLUMN IF NOT EXISTS metered Bool ALIAS bitTest(device_state, 0),
    ADD COLUMN IF NOT EXISTS roaming Bool ALIAS bitTest(device_state, 1),
    ADD COLUMN IF NOT EXISTS power_save Bool ALIAS bitTest(device_state, 2),
    ADD COLUMN IF NOT EXISTS data_saver Bool ALIAS bitTest(device_state, 3),
    ADD COLUMN IF NOT EXISTS background Bool ALIAS bitTest(device_state, 4);

ALTER TABLE exemplars
    ADD COLUMN IF NOT EXISTS device_state UInt8 DEFAULT toUInt8(startsWith(network, 'cell'))
        COMMENT 'of its slice' CODEC(ZSTD(3));

-- The bits by name, as people read them.
CREATE OR REPLACE FUNCTION isochrone_device_state AS bits ->
    if(bits = 0, 'none', arrayStringConcat(arrayFilter(
        (name, bit) -> bitTest(bits, bit),
        ['metered', 'roaming', 'power_save', 'data_saver', 'background'], [0, 1, 2, 3, 4]), ', '))
