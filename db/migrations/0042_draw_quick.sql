-- A draw writes each application twice, at the closing and with its lot: room on the same page spares the indexes the second time.
alter table seats.application set (fillfactor = 50);
