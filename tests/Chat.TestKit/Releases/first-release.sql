-- What a database of the first release (migrations 0001 to 0006) held. Frozen: it stands for databases that are out there.
--
-- People, keys, grain state and the room "Garden" are rows that processes of that release have written. The room "Engine
-- room" they created too; its changes of half a year are written below, chained as docs say (HashChain), by SQL of its own.

INSERT INTO users (user_id, username, display_name, password_hash, created_at) VALUES ('user_01m7wcs71se53tc13wh08z61v7', 'ada', 'Ada Lovelace',
    'AQAAAAIAACcQAAAAEBkHQNMioEoWQslNZSPej6iaAw2pp0GcDEnGMQ001rK0tiDlotfSMTduykoHsjGxdA==', '2026-11-20 11:52:01.338412+00');
INSERT INTO users (user_id, username, display_name, password_hash, created_at) VALUES ('user_01m7wcs89qewet8qtwc030b3dm', 'bob', 'Bob',
    'AQAAAAIAACcQAAAAEB+C5QyxzD+veq1/fS/oDTYT5P37jgJmU8xIJu58Gk/T8uucM/wPHe7wac1Gr5iVcw==', '2026-11-20 11:52:02.61556+00');
INSERT INTO signing_keys (key_id, private_key, created_at) VALUES ('01a1f8cc9f3f7349af7b4d27e6839457',
    E'\\x308187020100301306072a8648ce3d020106082a8648ce3d030107046d306b0201010420409284484114ff495365c9973592fd2cacf951c0f64f11f8b1c7a9b19c4e4d11a14403420004eba07eee4c6ab4f492d641c5dab24af29cca1abf354d3530b5d2d6cd7a9c213858cba1c22efdb046cff7657f22bfbc5ec8538dafc4ea03855e00e0b4ee23aa1d', '2026-11-20 11:52:02.139411+00');
INSERT INTO channels (channel_id, kind, name, description, created_by, created_at) VALUES ('room_01m7wcs8x4f8695xkjd7exk1jb', 1, 'Engine room', 'Steam & brass',
    'user_01m7wcs71se53tc13wh08z61v7', '2026-11-20 11:52:04.30678+00');
INSERT INTO channels (channel_id, kind, name, description, created_by, created_at) VALUES ('room_01m7wcscc8e7rrh0c3b1wc8csd', 1, 'Garden', NULL,
    'user_01m7wcs71se53tc13wh08z61v7', '2026-11-20 11:52:06.826004+00');
INSERT INTO orleansstorage VALUES (-595421412, 0, 0, 609013179, 'settings', 'room_01m7wcs8x4f8695xkjd7exk1jb', 'chat',
    convert_to(E'{"Name":"Engine room","Description":"Steam \\u0026 brass","CreatedBy":"user_01m7wcs71se53tc13wh08z61v7","CreatedAt":"2026-11-20T11:52:04.30678+00:00"}', 'UTF8'), '2026-11-20 11:52:04.713169', 1);
INSERT INTO orleansstorage VALUES (-1247479544, 0, 0, 609013179, 'settings', 'room_01m7wcscc8e7rrh0c3b1wc8csd', 'chat',
    convert_to('{"Name":"Garden","Description":null,"CreatedBy":"user_01m7wcs71se53tc13wh08z61v7","CreatedAt":"2026-11-20T11:52:06.826004+00:00"}', 'UTF8'), '2026-11-20 11:52:06.826519', 1);

-- Garden, as it was written.
SELECT ensure_partitions('2026-05-01', 10);
INSERT INTO messages VALUES (3, 1, 3, '2026-11-20 11:52:08.113868+00', '01a1f8cc-b6b1-7022-869f-64d6afee2752', 'ac233448-0a30-49a5-b91a-225d65f5fd67',
    'room_01m7wcscc8e7rrh0c3b1wc8csd', 'user_01m7wcs89qewet8qtwc030b3dm', 'first-1', 'ünïcode 👋 1',
    E'\\x2773467e3e7da702fb748c661110cf72b0f30ec6186dcee62108fbe2627a222a',
    E'\\x94eae315ae6fe7854a8c9ff573c105f6fb901dabc09efbbc5c495917197536f5');
INSERT INTO messages VALUES (4, 2, 4, '2026-11-20 11:52:08.813269+00', '01a1f8cc-b96d-75b0-b8a8-46392eb50b60', '784091b3-a273-425f-8ad2-24ebbf618ce8',
    'room_01m7wcscc8e7rrh0c3b1wc8csd', 'user_01m7wcs89qewet8qtwc030b3dm', 'first-2', 'ünïcode 👋 2',
    E'\\x0d4e5bf631b693a71b2d3a6ba428fd5cd34ae61b2a4c668da0e821672b63aa79',
    E'\\xe66577371a8d69027b974816590e404a6335dc07817f60de351edeeeffc58984');
INSERT INTO messages VALUES (5, 3, 5, '2026-11-20 11:52:09.121375+00', '01a1f8cc-baa1-718f-b0bf-6741f0949cfc', '645d76d6-f2c4-44fe-879f-3c4402195cbc',
    'room_01m7wcscc8e7rrh0c3b1wc8csd', 'user_01m7wcs89qewet8qtwc030b3dm', 'first-3', 'ünïcode 👋 3',
    E'\\x525db9aa46b3d1ddd764c615333038586696283f78e8cdc2575cc0744159a87c',
    E'\\x4cecd692bc9ca518d307ed9ab0f1239e046b26cacf214925505c9f4efc68e4a1');
INSERT INTO member_changes VALUES (1, 0, '2026-11-20 11:52:07.141437+00', '01a1f8cc-b2e5-7b0f-8f29-940ec2316a66', 2, 1,
    'room_01m7wcscc8e7rrh0c3b1wc8csd', 'user_01m7wcs71se53tc13wh08z61v7', 'user_01m7wcs71se53tc13wh08z61v7',
    E'\\x85f90dfea1d8027e1463e5ca971a250110a20df0119d204a74220bc63516d15b',
    E'\\x385f49f24fdcd4497a76eb9aba7c411b1536b58ae9a4bb4a3a522642a5aeff04');
INSERT INTO member_changes VALUES (2, 0, '2026-11-20 11:52:07.689421+00', '01a1f8cc-b509-7be4-aa45-08996ebfa17a', 2, 1,
    'room_01m7wcscc8e7rrh0c3b1wc8csd', 'user_01m7wcs89qewet8qtwc030b3dm', 'user_01m7wcs89qewet8qtwc030b3dm',
    E'\\x85f90dfea1d8027e1463e5ca971a250110a20df0119d204a74220bc63516d15b',
    E'\\x9fcc037f20580b97c1deeea89ef46c1d29ea3149d6e2ba40fcce662ada2ad9d1');
INSERT INTO member_changes VALUES (6, 3, '2026-11-20 11:52:09.408187+00', '01a1f8cc-bbc0-7acf-939c-6744d20b335e', 3, 1,
    'room_01m7wcscc8e7rrh0c3b1wc8csd', 'user_01m7wcs89qewet8qtwc030b3dm', 'user_01m7wcs89qewet8qtwc030b3dm',
    E'\\x85f90dfea1d8027e1463e5ca971a250110a20df0119d204a74220bc63516d15b',
    E'\\x4fd029a4d77f2950e908014c45f27729002d48d49d4e3b6bc6bdde4b2bfa3179');
INSERT INTO channel_members VALUES ('room_01m7wcscc8e7rrh0c3b1wc8csd', 'user_01m7wcs71se53tc13wh08z61v7', 1, 1, 0, '2026-11-20 11:52:07.141437+00');
INSERT INTO channel_heads VALUES ('room_01m7wcscc8e7rrh0c3b1wc8csd', 1, 6, 3,
    E'\\x4fd029a4d77f2950e908014c45f27729002d48d49d4e3b6bc6bdde4b2bfa3179');

-- The Engine room: Ada and Bob talk from May to October 2026, 1,200 changes; Bob leaves in August and comes back in September.
CREATE FUNCTION chain_text(value text) RETURNS bytea LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE WHEN value IS NULL THEN int4send(-1)
        ELSE int4send(octet_length(convert_to(value, 'UTF8'))) || convert_to(value, 'UTF8') END
$$;

CREATE FUNCTION chain_link(previous bytea, kind smallint, channel text, seq bigint, ordinal bigint, id uuid, at timestamptz,
    actor text, subject text, client text, content bytea) RETURNS bytea LANGUAGE sql IMMUTABLE AS $$
    SELECT sha256(previous || '\x01'::bytea || int2send(kind) || chain_text(channel) || int8send(seq) || int8send(ordinal)
        || uuid_send(id) || int8send((extract(epoch FROM at) * 1000000)::bigint) || chain_text(actor)
        || chain_text(subject) || chain_text(client) || content)
$$;

DO $$
DECLARE
    room    constant text := 'room_01m7wcs8x4f8695xkjd7exk1jb';
    ada     constant text := 'user_01m7wcs71se53tc13wh08z61v7';
    bob     constant text := 'user_01m7wcs89qewet8qtwc030b3dm';
    at      timestamptz := '2026-05-03 08:00+00';
    hash    bytea := decode(repeat('00', 32), 'hex');
    content bytea;
    ordinal bigint := 0;
    change  smallint;
    sender  text;
    body    text;
    change_id uuid;
    salt    uuid;
    client  text;
BEGIN
    FOR seq IN 1 .. 1200 LOOP
        at := at + interval '3 hours 31 minutes 7.000123 seconds';
        change_id := md5('id' || seq)::uuid;
        change := CASE WHEN seq IN (1, 2, 800) THEN 2 WHEN seq = 600 THEN 3 ELSE 1 END;
        IF change = 1 THEN
            sender := CASE WHEN seq BETWEEN 600 AND 800 OR seq % 3 = 0 THEN ada ELSE bob END;
            ordinal := ordinal + 1;
            body := CASE seq % 4 WHEN 0 THEN 'Pressure is ' || seq || ' kPa' WHEN 1 THEN 'ça va, Zoë? 👩‍🔧'
                WHEN 2 THEN E'two\nlines' ELSE repeat('steam ', 40) END;
            salt := md5('salt' || seq)::uuid;
            client := CASE WHEN seq % 5 = 0 THEN 'client ' || seq ELSE md5('client' || seq)::uuid::text END;
            client := replace(client, ' ', '-');
            content := sha256('\x01'::bytea || uuid_send(salt) || chain_text(body));
            hash := chain_link(hash, change, room, seq, ordinal, change_id, at, sender, NULL, client, content);
            INSERT INTO messages (channel_id, seq, ordinal, changed_seq, created_at, id, sender_id, content_hash, hash, salt,
                client_id, text)
            VALUES (room, seq, ordinal, seq, at, change_id, sender, content, hash, salt, client, body);
        ELSE
            sender := CASE seq WHEN 1 THEN ada ELSE bob END;
            content := sha256('\x01'::bytea || int2send(1::smallint));
            hash := chain_link(hash, change, room, seq, ordinal, change_id, at, sender, sender, NULL, content);
            INSERT INTO member_changes (channel_id, seq, ordinal, created_at, id, actor_id, content_hash, hash, kind, role,
                user_id)
            VALUES (room, seq, ordinal, at, change_id, sender, content, hash, change, 1, sender);
            IF change = 2 THEN
                INSERT INTO channel_members VALUES (room, sender, 1, seq, ordinal, at);
            ELSE
                DELETE FROM channel_members WHERE channel_id = room AND user_id = sender;
            END IF;
        END IF;
    END LOOP;

    INSERT INTO channel_heads VALUES (room, 1, 1200, ordinal, hash);
END
$$;

DROP FUNCTION chain_link, chain_text;
