// Every page: theme without a reload, `/` to search, printing with everything open.
// Nothing here is needed: each of these has a way without a script.
(function () {
  'use strict';
  var root = document.documentElement;

  function dark() {
    var chosen = root.getAttribute('data-theme');
    return chosen ? chosen === 'dark' : window.matchMedia('(prefers-color-scheme: dark)').matches;
  }

  function inField(target) {
    return /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName);
  }

  function openAll(open) {
    document.querySelectorAll('.tree details, .more').forEach(function (one) {
      one.open = open;
    });
  }

  // An address that names a node opens everything above it.
  function reveal() {
    var id = decodeURIComponent(location.hash.slice(1));
    var at = id && document.getElementById(id);
    for (var up = at; up; up = up.parentElement) {
      if (up.tagName === 'DETAILS') { up.open = true; }
    }
    if (at && at.closest('.tree')) { at.scrollIntoView(); }
  }

  document.querySelectorAll('[data-print]').forEach(function (button) {
    button.hidden = false;
  });

  document.addEventListener('click', function (event) {
    var theme = event.target.closest('[data-theme-switch]');
    if (theme) {
      event.preventDefault();
      var next = dark() ? 'light' : 'dark';
      root.setAttribute('data-theme', next);
      document.cookie = 'mj_theme=' + next + '; path=/; max-age=31536000; samesite=lax';
    }
    if (event.target.closest('[data-print]')) { window.print(); }
    if (event.target.closest('[data-open-all]')) {
      event.preventDefault();
      openAll(true);
    }
    if (event.target.closest('[data-close-all]')) {
      event.preventDefault();
      openAll(false);
    }
  });

  document.addEventListener('keydown', function (event) {
    if (event.key !== '/' || inField(event.target) || event.ctrlKey || event.metaKey || event.altKey) { return; }
    var search = document.querySelector('input[type=search]:not([hidden])');
    if (search) {
      event.preventDefault();
      search.focus();
      search.select();
    }
  });

  var closed = [];
  window.addEventListener('beforeprint', function () {
    closed = [].filter.call(document.querySelectorAll('details'), function (one) { return !one.open; });
    closed.forEach(function (one) { one.open = true; });
  });
  window.addEventListener('afterprint', function () {
    closed.forEach(function (one) { one.open = false; });
  });
  window.addEventListener('hashchange', reveal);
  reveal();
}());
