-- Must be refused: questions only read.
CREATE TABLE written (x UInt8) ENGINE = Memory
