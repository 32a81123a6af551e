create table if not exists orders (
	id bigserial primary key,
	item text not null,
	quantity integer not null,
	amount numeric(12, 2) not null,
	currency text not null,
	payment text not null
);
