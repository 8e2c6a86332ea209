// Runs only in browsers that know no modules, and says so: nothing else works there.
(function () {
  var root = document.documentElement;
  var p = document.createElement('div');
  p.className = 'alert';
  p.textContent = '您的浏览器太旧，不能运行对话功能。要找真人：' + root.getAttribute('data-contact-zh') +
    ' Your browser is too old for this chat. To reach a person: ' + root.getAttribute('data-contact-en');
  document.body.insertBefore(p, document.body.firstChild);
}());
