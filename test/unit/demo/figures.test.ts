import { expect } from 'chai';
import { bookkeeper, WrongFigure } from '../../../scripts/demo/stage.ts';

describe('the figures of the demo', () => {
  it('are counted when they are right', () => {
    const books = bookkeeper();
    books.figure('points', 100, 100);
    books.figure('kinds', ['spend', 'order'], ['spend', 'order']);
    expect(books.right()).to.equal(2);
  });

  it('end the story when one is wrong, with what was found and what should be', () => {
    const books = bookkeeper();
    expect(() => books.figure('points', 150, 100)).to.throw(WrongFigure, 'points: 150 instead of 100');
    expect(() => books.figure('points', '100', 100)).to.throw(WrongFigure);
    expect(() => books.figure('points', undefined, 100)).to.throw(WrongFigure, 'points: undefined instead of 100');
    expect(books.right()).to.equal(0);
  });
});
