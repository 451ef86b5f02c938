-- The hashes of grain state were stored with their bytes in the other order than Orleans has them.
UPDATE orleansstorage SET
    grainidhash = ('x' || substr(id, 7, 2) || substr(id, 5, 2) || substr(id, 3, 2) || substr(id, 1, 2))::bit(32)::integer,
    graintypehash = ('x' || substr(type, 7, 2) || substr(type, 5, 2) || substr(type, 3, 2) || substr(type, 1, 2))::bit(32)::integer
FROM (
    SELECT ctid AS row, lpad(to_hex(grainidhash), 8, '0') AS id, lpad(to_hex(graintypehash), 8, '0') AS type
    FROM orleansstorage
) hashes
WHERE orleansstorage.ctid = hashes.row;
