// A text ready to copy: a button takes it to the clipboard. Without a script one selects the field and copies it.
(function () {
  'use strict';
  document.querySelectorAll('[data-copy]').forEach(function (button) {
    button.hidden = false;
  });
  document.addEventListener('click', function (event) {
    var button = event.target.closest('[data-copy]');
    var field = button && document.getElementById(button.getAttribute('data-copy'));
    if (!field) { return; }
    field.focus();
    field.select();
    // The newer way needs a secure address, which an inner network often has not.
    var said = document.getElementById(button.getAttribute('data-copy') + '-said');
    if (document.execCommand('copy') && said) { said.textContent = said.getAttribute('data-done'); }
  });
}());
