(function () {
	'use strict';

	const CHUNK = 200;
	const OPEN_ROWS = 60;
	const BUCKETS = 90;
	const REFUSED = ['BLOCKED', 'WARNED', 'LEARNED'];
	const data = JSON.parse(document.getElementById('data').textContent);
	const outcomes = Object.keys(data.totals);
	const state = { text: [], outcome: null, from: null, to: null, byTime: false };
	const rows = [];

	function byId(id) {
		return document.getElementById(id);
	}

	function element(name, className, text) {
		const made = document.createElement(name);
		if (className) {
			made.className = className;
		}
		if (text !== undefined && text !== null) {
			made.textContent = text;
		}
		return made;
	}

	function number(value) {
		return String(value).replace(/\B(?=(\d{3})+$)/g, ',');
	}

	function word(outcome) {
		return outcome.toLowerCase().replace(/_/g, ' ');
	}

	function seconds(millis) {
		return (millis < 10000) ? (millis / 1000).toFixed(3) + ' s' : (millis / 1000).toFixed(1) + ' s';
	}

	function nameOf(test) {
		return test['class'] ? test['class'] : test.name;
	}

	data.tests.forEach(function (test) {
		const common = [test['class'], test.name, test.status].join(' ');
		test.egresses.forEach(function (row) {
			row.test = test;
			row.haystack = [common, row.outcome, row.protocol, row.egress, row.destination, row.caller, row.bean, row.rule,
				row.frame, row.reason].join(' ').toLowerCase();
			rows.push(row);
		});
	});

	function matches(row) {
		if (state.outcome && row.outcome !== state.outcome) {
			return false;
		}
		if (state.from !== null && (row.lastMillis < state.from || row.firstMillis >= state.to)) {
			return false;
		}
		return state.text.every(function (term) {
			return row.haystack.indexOf(term) >= 0;
		});
	}

	function isFiltered() {
		return state.text.length > 0 || state.outcome !== null || state.from !== null;
	}

	function badge(outcome, count) {
		const made = element('span', 'badge', (count === undefined) ? word(outcome) : number(count) + ' ' + word(outcome));
		made.setAttribute('data-outcome', outcome);
		return made;
	}

	function badges(parent, list) {
		const counts = {};
		list.forEach(function (row) {
			counts[row.outcome] = (counts[row.outcome] || 0) + row.count;
		});
		outcomes.forEach(function (outcome) {
			if (counts[outcome]) {
				parent.appendChild(badge(outcome, counts[outcome]));
			}
		});
	}

	function copyButton(label, text) {
		const button = element('button', 'small', label);
		button.type = 'button';
		button.addEventListener('click', function () {
			copy(text, button, label);
		});
		return button;
	}

	function copy(text, button, label) {
		function done(ok) {
			button.textContent = ok ? 'Copied' : 'Not copied';
			setTimeout(function () {
				button.textContent = label;
			}, 1500);
		}
		function byHand() {
			const area = element('textarea', null, text);
			document.body.appendChild(area);
			area.select();
			let ok = false;
			try {
				ok = document.execCommand('copy');
			}
			catch (ex) {
				ok = false;
			}
			document.body.removeChild(area);
			done(ok);
		}
		if (navigator.clipboard && window.isSecureContext) {
			navigator.clipboard.writeText(text).then(function () {
				done(true);
			}, byHand);
		}
		else {
			byHand();
		}
	}

	function quote(text) {
		return '"' + text.replace(/\\/g, '\\\\').replace(/"/g, '\\"') + '"';
	}

	function addPart(parent, label, value) {
		if (value) {
			if (parent.firstChild) {
				parent.appendChild(document.createTextNode(' \u00b7 '));
			}
			parent.appendChild(document.createTextNode(label + ' '));
			parent.appendChild(element('b', null, value));
		}
	}

	function rowElement(row, withTest) {
		const item = element('li', 'row');
		const line = element('div', 'line');
		line.appendChild(badge(row.outcome));
		line.appendChild(element('span', 'mono', row.egress || 'others, which are only counted'));
		if (row.count > 1) {
			line.appendChild(element('span', 'at', '\u00d7 ' + number(row.count)));
		}
		line.appendChild(element('span', 'at', '+' + seconds(Math.max(0, row.firstMillis - data.startedMillis))));
		item.appendChild(line);
		const more = element('div', 'more');
		if (withTest) {
			addPart(more, 'test', (row.test['class'] ? row.test['class'] + '.' : '') + row.test.name);
		}
		addPart(more, 'from', row.caller);
		addPart(more, 'bean', row.bean);
		addPart(more, 'rule', row.rule);
		addPart(more, 'scope', row.frame);
		addPart(more, 'because', row.reason);
		item.appendChild(more);
		if (row.fix && REFUSED.indexOf(row.outcome) >= 0) {
			const fix = element('div', 'fix');
			const ceiling = row.cause === 'CEILING';
			const text = ceiling ? quote(row.fix) : '@AllowEgress(' + quote(row.fix) + ')';
			fix.appendChild(element('span', 'status', ceiling ? 'Fix: add to the ceiling' : 'Fix: on the test'));
			fix.appendChild(element('code', null, text));
			fix.appendChild(copyButton('Copy', text));
			item.appendChild(fix);
		}
		return item;
	}

	/* Elements are made as they are looked at, so that the page is quick however long it is. */
	function inChunks(parent, list, make) {
		let next = 0;
		const button = element('button', 'small');
		button.type = 'button';
		function step() {
			const fragment = document.createDocumentFragment();
			const end = Math.min(list.length, next + CHUNK);
			for (; next < end; next++) {
				fragment.appendChild(make(list[next], next));
			}
			parent.insertBefore(fragment, (button.parentNode === parent) ? button : null);
			if (next < list.length) {
				button.textContent = 'Show more (' + number(list.length - next) + ' left)';
				parent.appendChild(button);
			}
			else if (button.parentNode === parent) {
				parent.removeChild(button);
			}
		}
		button.addEventListener('click', step);
		step();
	}

	function lazily(details, summary, fill) {
		let filled = false;
		function open() {
			if (!filled) {
				filled = true;
				fill();
			}
		}
		summary.addEventListener('click', open);
		details.appendChild(summary);
		return function () {
			open();
			details.open = true;
		};
	}

	function testElement(entry, budget) {
		const test = entry.test;
		const details = element('details', 'test');
		const summary = element('summary');
		summary.appendChild(element('span', 'mono', test.name));
		summary.appendChild(document.createTextNode(' '));
		summary.appendChild(element('span', 'status ' + test.status, test.status));
		badges(summary, entry.rows);
		const open = lazily(details, summary, function () {
			if (test.error) {
				details.appendChild(element('pre', 'error', test.error));
			}
			const list = element('ul', 'rows');
			inChunks(list, entry.rows, function (row) {
				return rowElement(row, false);
			});
			if (test.notShown) {
				list.appendChild(element('li', 'empty', number(test.notShown) + ' more are not shown'));
			}
			details.appendChild(list);
		});
		if (budget.rows > 0) {
			budget.rows -= Math.min(entry.rows.length, CHUNK);
			open();
		}
		return details;
	}

	function isAlarming(group) {
		return group.entries.some(function (entry) {
			return entry.test.status === 'failed' || entry.test.status === 'killed' || entry.rows.some(function (row) {
				return REFUSED.indexOf(row.outcome) >= 0;
			});
		});
	}

	function classElement(group, budget) {
		const details = element('details', 'class');
		const summary = element('summary');
		summary.appendChild(element('h3', null, group.name));
		badges(summary, [].concat.apply([], group.entries.map(function (entry) {
			return entry.rows;
		})));
		const open = lazily(details, summary, function () {
			inChunks(details, group.entries, function (entry) {
				return testElement(entry, budget);
			});
		});
		if (budget.rows > 0 && (isFiltered() || isAlarming(group))) {
			open();
		}
		return details;
	}

	function showByTest(target) {
		const groups = [];
		const byName = {};
		let shown = 0;
		let tests = 0;
		data.tests.forEach(function (test) {
			const visible = isFiltered() ? test.egresses.filter(matches) : test.egresses;
			if (visible.length === 0 && (isFiltered() || !test.notShown)) {
				return;
			}
			const name = nameOf(test);
			const key = 'class ' + name;
			if (!byName[key]) {
				byName[key] = { name: name, entries: [] };
				groups.push(byName[key]);
			}
			byName[key].entries.push({ test: test, rows: visible });
			shown += visible.length;
			tests++;
		});
		const budget = { rows: OPEN_ROWS };
		inChunks(target, groups, function (group) {
			return classElement(group, budget);
		});
		return { rows: shown, tests: tests };
	}

	function showByTime(target) {
		const visible = rows.filter(matches).sort(function (one, other) {
			return one.firstMillis - other.firstMillis;
		});
		const list = element('ol', 'rows');
		inChunks(list, visible, function (row) {
			return rowElement(row, true);
		});
		target.appendChild(list);
		return { rows: visible.length, tests: null };
	}

	function show() {
		const target = byId('tests');
		target.textContent = '';
		const shown = state.byTime ? showByTime(target) : showByTest(target);
		let text = number(shown.rows) + ((shown.rows === rows.length) ? '' : ' of ' + number(rows.length))
			+ ' kinds of egress';
		if (shown.tests !== null) {
			text += ' in ' + number(shown.tests) + ((shown.tests === 1) ? ' test' : ' tests');
		}
		byId('shown').textContent = text;
		if (shown.rows === 0) {
			target.appendChild(element('p', 'empty', (rows.length === 0) ? 'No test reached out for anything.'
				: 'Nothing matches the filter.'));
		}
	}

	function svg(name, attributes) {
		const made = document.createElementNS('http://www.w3.org/2000/svg', name);
		Object.keys(attributes).forEach(function (key) {
			made.setAttribute(key, attributes[key]);
		});
		return made;
	}

	function showTimeline() {
		const target = byId('timeline');
		const span = Math.max(1, data.endedMillis - data.startedMillis + 1);
		const counts = [];
		for (let i = 0; i < BUCKETS; i++) {
			counts.push({ all: 0 });
		}
		rows.forEach(function (row) {
			const at = Math.floor((row.firstMillis - data.startedMillis) * BUCKETS / span);
			const bucket = counts[Math.max(0, Math.min(BUCKETS - 1, at))];
			bucket[row.outcome] = (bucket[row.outcome] || 0) + row.count;
			bucket.all += row.count;
		});
		const highest = counts.reduce(function (most, bucket) {
			return Math.max(most, bucket.all);
		}, 1);
		const chart = svg('svg', { 'class': 'time', viewBox: '0 0 ' + BUCKETS * 10 + ' 72', preserveAspectRatio: 'none',
			role: 'img', 'aria-label': 'Egresses over the time of the run; the order by time tells the same as text' });
		counts.forEach(function (bucket, index) {
			const group = svg('g', {});
			let bottom = 71;
			const title = svg('title', {});
			const from = data.startedMillis + Math.floor(span * index / BUCKETS);
			const to = data.startedMillis + Math.ceil(span * (index + 1) / BUCKETS);
			const told = [];
			outcomes.forEach(function (outcome) {
				if (bucket[outcome]) {
					// A single refusal among thousands of calls has to be seen
					const height = Math.max(3, 66 * bucket[outcome] / highest);
					bottom = Math.max(0, bottom - height);
					group.appendChild(svg('rect', { 'class': 'bar', 'data-outcome': outcome, x: index * 10 + 1, width: 8,
						y: bottom, height: height }));
					told.push(number(bucket[outcome]) + ' ' + word(outcome));
				}
			});
			title.textContent = '+' + seconds(from - data.startedMillis) + ': ' + (told.join(', ') || 'nothing');
			group.appendChild(svg('rect', { 'class': 'hit', x: index * 10, width: 10, y: 0, height: 72 }));
			group.appendChild(title);
			if (bucket.all > 0) {
				group.addEventListener('click', function () {
					state.from = from;
					state.to = to;
					byId('whole').hidden = false;
					Array.prototype.forEach.call(chart.childNodes, function (other) {
						other.setAttribute('class', (other === group) ? 'chosen' : '');
					});
					show();
				});
			}
			chart.appendChild(group);
		});
		target.appendChild(chart);
		const axis = element('div', 'axis');
		axis.appendChild(element('span', null, '+0 s'));
		axis.appendChild(element('span', null, '+' + seconds(span)));
		target.appendChild(axis);
		byId('whole').addEventListener('click', function () {
			state.from = null;
			byId('whole').hidden = true;
			Array.prototype.forEach.call(chart.childNodes, function (other) {
				other.setAttribute('class', '');
			});
			show();
		});
		byId('when-section').hidden = rows.length === 0;
	}

	/* As tiles, totals are there without a script; with one they filter. */
	function pressableTotals() {
		Array.prototype.slice.call(byId('totals').querySelectorAll('li')).forEach(function (item) {
			const tile = item.firstElementChild;
			const outcome = tile.getAttribute('data-outcome');
			const button = element('button', tile.className);
			button.type = 'button';
			button.setAttribute('data-outcome', outcome);
			button.setAttribute('aria-pressed', 'false');
			while (tile.firstChild) {
				button.appendChild(tile.firstChild);
			}
			button.addEventListener('click', function () {
				state.outcome = (state.outcome === outcome) ? null : outcome;
				Array.prototype.forEach.call(byId('totals').querySelectorAll('button'), function (other) {
					other.setAttribute('aria-pressed', String(other.getAttribute('data-outcome') === state.outcome));
				});
				show();
			});
			item.replaceChild(button, tile);
		});
	}

	function showFixes() {
		const rules = [];
		rows.forEach(function (row) {
			// What a test that passed was refused, it asked for
			const wanted = row.outcome === 'BLOCKED' && row.test.status === 'passed';
			const lacking = row.cause === 'NOT_ALLOWED' && REFUSED.indexOf(row.outcome) >= 0 && !wanted;
			if (row.fix && lacking && rules.length < 50 && rules.indexOf(row.fix) < 0) {
				rules.push(row.fix);
			}
		});
		if (rules.length > 0) {
			const yaml = 'firewall:\n  allow:\n' + rules.map(function (rule) {
				return '    - ' + quote(rule);
			}).join('\n') + '\n';
			byId('fixes-yaml').textContent = yaml;
			byId('fixes').hidden = false;
			byId('fixes-copy').addEventListener('click', function () {
				copy(yaml, byId('fixes-copy'), 'Copy YAML');
			});
		}
	}

	function order(byTime) {
		state.byTime = byTime;
		byId('by-test').setAttribute('aria-pressed', String(!byTime));
		byId('by-time').setAttribute('aria-pressed', String(byTime));
		show();
	}

	byId('filter').addEventListener('input', function () {
		state.text = byId('filter').value.toLowerCase().split(/\s+/).filter(function (term) {
			return term.length > 0;
		});
		show();
	});
	byId('by-test').addEventListener('click', function () {
		order(false);
	});
	byId('by-time').addEventListener('click', function () {
		order(true);
	});
	document.addEventListener('keydown', function (event) {
		if (event.key === '/' && document.activeElement !== byId('filter')) {
			event.preventDefault();
			byId('filter').focus();
		}
	});
	document.documentElement.className = 'scripted';
	pressableTotals();
	showFixes();
	showTimeline();
	show();
})();
