// 上传: files chosen, dropped or pasted go up piece by piece beside the form, and go on after a broken line. The form
// then names them. Without this script a form carries small files itself.
(function () {
  'use strict';
  var ROOT = '/api/v1/uploads';
  var TRIES = 5;

  function size(bytes) {
    return bytes < 1048576 ? (bytes / 1024).toFixed(1) + ' KB' : (bytes / 1048576).toFixed(1) + ' MB';
  }

  function el(name, text, kind) {
    var one = document.createElement(name);
    if (text) { one.textContent = text; }
    if (kind) { one.className = kind; }
    return one;
  }

  function send(method, path, body, headers, signal) {
    return fetch(ROOT + path + '?lang=' + document.documentElement.lang.slice(0, 2), { method: method, body: body, headers: headers, signal: signal, credentials: 'same-origin' });
  }

  function json(value) {
    return { body: JSON.stringify(value), headers: { 'content-type': 'application/json' } };
  }

  function pause(tries) {
    return new Promise(function (go) { setTimeout(go, 500 * Math.pow(2, tries)); });
  }

  // What the server says against it.
  function words(answer) {
    return answer.json().then(function (problem) { return problem.code + ' ' + problem.detail; }, function () { return 'MJ9000'; });
  }

  function Upload(box, file) {
    this.box = box;
    this.file = file;
    this.id = '';
    this.state = 'going';
    this.stop = new AbortController();
    this.row = el('li');
    this.bar = el('progress');
    this.bar.max = 100;
    this.bar.value = 0;
    this.bar.setAttribute('aria-label', file.name);
    this.said = el('small');
    this.row.append(el('span', file.name), this.bar, this.said);
    this.cancel = this.button(this.word('cancel'), this.drop.bind(this));
    box.querySelector('[data-files]').append(this.row);
  }

  Upload.prototype = {
    word: function (name) { return this.box.dataset['word' + name.charAt(0).toUpperCase() + name.slice(1)]; },

    button: function (text, does) {
      var one = el('button', text, 'btn sm');
      one.type = 'button';
      one.append(el('span', ' ' + this.file.name, 'vh'));
      one.addEventListener('click', does);
      this.row.append(one);
      return one;
    },

    at: function (offset) {
      this.bar.value = this.file.size ? 100 * offset / this.file.size : 0;
      this.said.textContent = this.word('of').replace('%1', size(offset)).replace('%2', size(this.file.size));
    },

    // Cancelled: nothing of it stays, here or there.
    drop: function () {
      this.state = 'gone';
      this.stop.abort();
      if (this.id) { send('DELETE', '/' + this.id).catch(function () {}); }
      this.row.remove();
      settle(this.box);
    },

    fail: function (text, again) {
      var self = this;
      this.state = 'failed';
      this.bar.hidden = true;
      this.said.textContent = '';
      var why = el('p', text, 'err');
      this.row.append(why);
      if (again) {
        var retry = this.button(this.word('retry'), function () {
          why.remove();
          retry.remove();
          self.state = 'going';
          self.bar.hidden = false;
          self.start();
        });
      }
      settle(this.box);
    },

    start: function () {
      var self = this;
      var file = this.file;
      var asked = json({ unit: this.box.dataset.unit, name: file.name, size: file.size, key: String(file.lastModified) });
      return this.tried(function () { return send('POST', '', asked.body, asked.headers, self.stop.signal); }).then(function (answer) {
        if (!answer.ok) { return self.refused(answer); }
        return answer.json().then(function (begun) {
          self.id = begun.id;
          return self.go(begun.offset, Math.min(begun.piece, 1048576));
        });
      }).catch(function () {
        if (self.state !== 'gone') { self.fail(self.word('broken'), true); }
      });
    },

    // A line that breaks is tried again, each time a little later.
    tried: function (ask) {
      var self = this;
      function once(tries) {
        return ask().catch(function (error) {
          if (self.state === 'gone' || tries >= TRIES) { throw error; }
          return pause(tries).then(function () { return once(tries + 1); });
        });
      }
      return once(0);
    },

    go: function (offset, piece) {
      var self = this;
      this.at(offset);
      if (offset >= this.file.size) { return this.finish(); }
      var part = this.file.slice(offset, offset + piece);
      var headers = { 'upload-offset': String(offset), 'content-type': 'application/offset+octet-stream' };
      return this.tried(function () { return send('PATCH', '/' + self.id, part, headers, self.stop.signal); }).then(function (answer) {
        var next = answer.headers.get('upload-offset');
        if (next !== null) { return self.go(Number(next), piece); }
        return self.refused(answer);
      });
    },

    finish: function () {
      var self = this;
      this.said.textContent = this.word('looking');
      var asked = json({});
      return this.tried(function () { return send('POST', '/' + self.id + '/finish', asked.body, asked.headers, self.stop.signal); }).then(function (answer) {
        if (!answer.ok) { return self.refused(answer); }
        return answer.json().then(function (found) {
          self.state = 'done';
          self.bar.hidden = true;
          self.said.textContent = self.word('done');
          if (found.marks.length) {
            self.row.append(el('p', found.marks[0].level + ' ' + found.marks[0].excerpt + ' ' + self.word('marked'), 'err'));
          }
          var named = el('input');
          named.type = 'hidden';
          named.name = 'upload';
          named.value = self.id;
          self.row.append(named);
          settle(self.box);
        });
      });
    },

    refused: function (answer) {
      var self = this;
      return words(answer).then(function (text) { self.fail(text, answer.status >= 500); });
    }
  };

  function going(box) {
    return (box.uploads || []).filter(function (one) { return one.state === 'going'; }).length;
  }

  // The form that waited goes, unless something failed that the person should see first.
  function settle(box) {
    var form = box.closest('form');
    if (!form || !form.waits || going(box)) { return; }
    form.waits = false;
    var failed = box.uploads.some(function (one) { return one.state === 'failed'; });
    if (!failed) { form.submit(); }
  }

  function take(box, files) {
    box.uploads = box.uploads || [];
    var one = !box.querySelector('input[type=file]').multiple;
    [].slice.call(files).forEach(function (file) {
      if (one) { box.uploads.forEach(function (old) { if (old.state !== 'gone') { old.drop(); } }); }
      var upload = new Upload(box, file);
      box.uploads.push(upload);
      // One behind another, so that a slow line brings the first one whole.
      box.line = (box.line || Promise.resolve()).then(function () { return upload.state === 'gone' ? null : upload.start(); });
    });
  }

  function open(box) {
    if (box.ready) { return; }
    box.ready = true;
    var field = box.querySelector('input[type=file]');
    ['[data-hint]', '[data-scripted]'].forEach(function (name) { box.querySelector(name).hidden = false; });
    box.querySelector('[data-plain]').hidden = true;
    field.addEventListener('change', function () {
      take(box, field.files);
      field.value = '';
    });
    var place = box.querySelector('[data-drop]');
    ['dragenter', 'dragover', 'dragleave', 'drop'].forEach(function (name) {
      place.addEventListener(name, function (event) {
        event.preventDefault();
        place.classList.toggle('over', name === 'dragenter' || name === 'dragover');
        if (name === 'drop') { take(box, event.dataTransfer.files); }
      });
    });
    var form = box.closest('form');
    form.addEventListener('submit', function (event) {
      if (!going(box)) { return; }
      event.preventDefault();
      form.waits = true;
      box.querySelector('[data-scripted]').textContent = box.dataset.wordWaits;
    });
  }

  // Pasted: pictures and files become uploads, an address fills its field; what is typed into a field stays there.
  document.addEventListener('paste', function (event) {
    var boxes = [].filter.call(document.querySelectorAll('[data-upload]'), function (box) { return box.offsetParent; });
    var box = boxes[0];
    if (!box || !event.clipboardData) { return; }
    if (event.clipboardData.files.length) {
      event.preventDefault();
      take(box, event.clipboardData.files);
      return;
    }
    var text = event.clipboardData.getData('text').trim();
    var field = box.closest('form').querySelector('[data-address]');
    if (field && /^https?:\/\/\S+$/.test(text) && !/^(INPUT|TEXTAREA)$/.test(event.target.tagName)) {
      event.preventDefault();
      var more = field.closest('details');
      if (more) { more.open = true; }
      field.value = text;
      field.focus();
    }
  });

  function all() { document.querySelectorAll('[data-upload]').forEach(open); }

  document.addEventListener('htmx:load', all);
  all();
}());
