// 评分表: arrows, digits, Enter, F, N, A, D, R, O, ?, Esc. The keys press what the page already has.
(function () {
  'use strict';
  if (!document.querySelector('.it')) { return; }
  var dialog = document.getElementById('keys');
  var find = document.querySelector('[data-find]');

  function rows() {
    return [].filter.call(document.querySelectorAll('.it'), function (row) { return !row.hidden; });
  }

  function row() {
    var at = document.activeElement && document.activeElement.closest('.it');
    return at || document.querySelector('.it.on') || null;
  }

  function head(of) {
    return of && of.querySelector('.sum');
  }

  function move(step) {
    var all = rows();
    var at = all.indexOf(row());
    var next = all[at < 0 ? 0 : Math.max(0, Math.min(all.length - 1, at + step))];
    if (next) { head(next).focus(); }
  }

  function press(name) {
    var here = row();
    var button = here && here.querySelector('[data-do="' + name + '"]');
    if (button) { button.click(); }
    return Boolean(button);
  }

  // Into a field of the open item.
  function into(what) {
    var here = row();
    var field = here && here.querySelector(what);
    if (!field) { return false; }
    field.focus();
    return true;
  }

  // To the next item that nobody scored, from the top again at the end.
  function nextOpen() {
    var all = rows().filter(function (one) { return one.hasAttribute('data-open'); });
    var here = row();
    var after = all.filter(function (one) {
      return here && (here.compareDocumentPosition(one) & Node.DOCUMENT_POSITION_FOLLOWING);
    });
    var next = after[0] || all[0];
    if (next) { head(next).focus(); }
    return Boolean(next);
  }

  // A count grows by one, a choice is chosen.
  function digit(number) {
    var here = row();
    var field = here && here.querySelector('[data-key="' + number + '"]');
    if (!field) { return false; }
    if (field.type === 'radio' || field.type === 'checkbox') {
      field.click();
      return true;
    }
    field.value = String((parseInt(field.value, 10) || 0) + 1);
    var chip = field.closest('.chip');
    if (chip) { chip.classList.add('set'); }
    field.dispatchEvent(new Event('change', { bubbles: true }));
    return true;
  }

  function help() {
    if (dialog && dialog.showModal) { dialog.showModal(); }
  }

  document.addEventListener('keydown', function (event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || (dialog && dialog.open)) { return; }
    var target = event.target;
    if (/^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName)) {
      if (event.key === 'Escape' && target.closest('.it')) { head(target.closest('.it')).focus(); }
      return;
    }
    var here = target.closest('.it');
    var done = false;
    if (event.key === 'ArrowDown') { move(1); done = true; }
    else if (event.key === 'ArrowUp') { move(-1); done = true; }
    else if (event.key === '?') { help(); done = true; }
    else if (/^[1-9]$/.test(event.key)) { done = digit(event.key); }
    else if (event.key === 'f' || event.key === 'F') { done = press('full'); }
    else if (event.key === 'n' || event.key === 'N') { done = press('na'); }
    else if (event.key === 'a' || event.key === 'A') { done = press('adopt'); }
    else if (event.key === 'd' || event.key === 'D') { done = into('[data-do=dismiss]'); }
    else if (event.key === 'r' || event.key === 'R') { done = into('[name=reason]:not([data-do]), [name=points], [name=lost]'); }
    else if (event.key === 'o' || event.key === 'O') { done = nextOpen(); }
    else if (event.key === 'Enter' && here && here.classList.contains('on') && target.classList.contains('sum')) {
      done = press('save');
    }
    if (done) { event.preventDefault(); }
  });

  // After a swap the keyboard stays where the person is: in the row opened, or on the next one after a change.
  document.addEventListener('htmx:afterSwap', function (event) {
    var id = event.detail.target && event.detail.target.id;
    var now = id && document.getElementById(id);
    if (!now || !now.classList.contains('it')) { return; }
    if (now.classList.contains('done')) {
      var all = rows();
      var next = all[all.indexOf(now) + 1] || now;
      head(next).focus();
    } else {
      head(now).focus();
      var field = now.querySelector('[role=alert]');
      if (field) { field.scrollIntoView({ block: 'nearest' }); }
    }
  });

  document.addEventListener('change', function (event) {
    var chip = event.target.closest && event.target.closest('.chip');
    if (chip && event.target.hasAttribute('data-key')) {
      chip.classList.toggle('set', parseInt(event.target.value, 10) > 0);
    }
  });

  if (find) {
    find.hidden = false;
    find.addEventListener('input', function () {
      var wanted = find.value.trim().toLowerCase();
      document.querySelectorAll('.it').forEach(function (one) {
        one.hidden = wanted !== '' && one.querySelector('.sum').textContent.toLowerCase().indexOf(wanted) < 0;
      });
      document.querySelectorAll('.bench section').forEach(function (section) {
        section.hidden = !section.querySelector('.it:not([hidden])');
      });
    });
    find.addEventListener('keydown', function (event) {
      if (event.key === 'Enter' || event.key === 'ArrowDown') {
        event.preventDefault();
        var first = rows()[0];
        if (first) { head(first).focus(); }
      }
    });
  }

  var open = document.querySelector('.it.on');
  if (open) { head(open).focus({ preventScroll: Boolean(location.hash) }); }
}());
